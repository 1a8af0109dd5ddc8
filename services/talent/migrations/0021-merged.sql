-- depends: 0009-erasure 0011-imports

-- A profile that is merged into another one of the same person's is erased, too.
ALTER TABLE erasure DROP CONSTRAINT erasure_basis_check;
ALTER TABLE erasure ADD CONSTRAINT erasure_basis_check CHECK (basis IN ('self', 'request', 'merge'));

-- Into whom a profile was merged, and whoever was merged into one.
CREATE INDEX duplicate_pair_kept ON duplicate_pair (kept_id) WHERE stage = 'merged';
