DROP INDEX history_step_organisation;
