DROP TABLE job;
DROP TABLE subscription;
DROP TABLE notice_read;
DROP TABLE notice;
DROP TABLE history_step;
DROP TABLE introduction;
