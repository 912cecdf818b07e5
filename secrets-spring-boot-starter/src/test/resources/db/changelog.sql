--liquibase formatted sql

--changeset ecs-secrets:1
CREATE TABLE entry (id BIGINT PRIMARY KEY, text VARCHAR(100));
