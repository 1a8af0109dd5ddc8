-- depends: 0003-identities

-- Without an inviter: made by the command admin-create, when nobody could invite.
ALTER TABLE invitation ALTER COLUMN invited_by DROP NOT NULL;
