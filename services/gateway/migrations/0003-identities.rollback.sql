DROP TABLE external_identity;
