DROP TABLE recognition_certificate;
DROP TABLE recognition_file;
DROP TABLE recognition;
DROP TABLE recognition_scheme;
DROP FUNCTION refuse_scheme_change();
