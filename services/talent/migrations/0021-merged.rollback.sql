DROP INDEX duplicate_pair_kept;
-- Receipts of merges stay; the rule of before holds for whatever comes.
ALTER TABLE erasure DROP CONSTRAINT erasure_basis_check;
ALTER TABLE erasure ADD CONSTRAINT erasure_basis_check CHECK (basis IN ('self', 'request')) NOT VALID;
