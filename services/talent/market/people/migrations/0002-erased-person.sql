-- depends: 0001-person-keys

-- Who was erased, beside the keys: a backup of the content that is brought back is erased again by it.
CREATE TABLE erased_person (
    talent_id text        PRIMARY KEY,
    -- The receipt: {"id": …, "code": …, "steps": […]}.
    receipt   jsonb       NOT NULL,
    at        timestamptz NOT NULL DEFAULT now()
);
