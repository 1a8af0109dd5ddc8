-- depends: 0007-market

-- A version of criteria; `state` has the fields of dabridge.talent.v1.Scheme that people write.
CREATE TABLE recognition_scheme (
    id           text        PRIMARY KEY,
    key          text        NOT NULL,
    number       integer     NOT NULL CHECK (number >= 1),
    version      bigint      NOT NULL CHECK (version >= 1),
    published    boolean     NOT NULL DEFAULT false,
    state        jsonb       NOT NULL,
    published_at timestamptz,
    updated_at   timestamptz NOT NULL,
    UNIQUE (key, number),
    CHECK (published = (published_at IS NOT NULL))
);
CREATE INDEX recognition_scheme_place ON recognition_scheme (updated_at DESC, id DESC);
CREATE UNIQUE INDEX recognition_scheme_draft ON recognition_scheme (key) WHERE NOT published;

CREATE FUNCTION refuse_scheme_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% of % is refused: what was published stays', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER recognition_scheme_stays BEFORE UPDATE OR DELETE ON recognition_scheme
    FOR EACH ROW WHEN (OLD.published) EXECUTE FUNCTION refuse_scheme_change();
CREATE TRIGGER recognition_scheme_stays_whole BEFORE TRUNCATE ON recognition_scheme
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_scheme_change();

-- An application: `sealed` is dabridge.talent.v1.Recognition under the person's key, the columns are what lists
-- and the clock need.
CREATE TABLE recognition (
    id              text        PRIMARY KEY,
    version         bigint      NOT NULL CHECK (version >= 1),
    talent_id       text        NOT NULL,
    scheme_id       text        NOT NULL REFERENCES recognition_scheme (id),
    scheme_key      text        NOT NULL,
    level           text        NOT NULL,
    granted_level   text        NOT NULL DEFAULT '',
    -- dabridge.talent.v1.RecognitionStage
    stage           integer     NOT NULL,
    show_name       boolean     NOT NULL DEFAULT false,
    sealed          bytea       NOT NULL,
    submitted_at    timestamptz,
    publicity_until date,
    updated_at      timestamptz NOT NULL
);
CREATE INDEX recognition_talent ON recognition (talent_id);
CREATE INDEX recognition_place ON recognition (updated_at DESC, id DESC);
CREATE INDEX recognition_publicity ON recognition (publicity_until, id) WHERE stage = 5;
CREATE UNIQUE INDEX recognition_open ON recognition (talent_id, scheme_key) WHERE stage IN (1, 2, 3, 4, 5, 8);

-- Documents in the object store: sealed by a key of their own, which the person's key seals.
CREATE TABLE recognition_file (
    id             text        PRIMARY KEY,
    recognition_id text        NOT NULL,
    -- Null of who was erased: the sweep takes the object away.
    talent_id      text,
    sealed_key     bytea       NOT NULL,
    size_bytes     bigint      NOT NULL,
    -- False while the file is on its way, and once it was taken out.
    whole          boolean     NOT NULL DEFAULT false,
    at             timestamptz NOT NULL
);
CREATE INDEX recognition_file_of ON recognition_file (recognition_id);
CREATE INDEX recognition_file_loose ON recognition_file (at) WHERE NOT whole;

-- Certificates; of who was erased the number alone is left, revoked and without a holder.
CREATE TABLE recognition_certificate (
    place          bigint      GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    number         text        NOT NULL UNIQUE,
    recognition_id text        NOT NULL,
    talent_id      text,
    scheme_id      text        NOT NULL REFERENCES recognition_scheme (id),
    level          text        NOT NULL,
    issued_on      date        NOT NULL,
    valid_until    date        NOT NULL,
    code           text        NOT NULL UNIQUE,
    show_name      boolean     NOT NULL,
    -- dabridge.talent.v1.CertificateState
    state          integer     NOT NULL DEFAULT 1,
    revoked_on     date,
    sealed_reason  bytea
);
CREATE INDEX recognition_certificate_talent ON recognition_certificate (talent_id) WHERE talent_id IS NOT NULL;
CREATE INDEX recognition_certificate_case ON recognition_certificate (recognition_id, place DESC);
CREATE INDEX recognition_certificate_due ON recognition_certificate (valid_until) WHERE state = 1;

-- An example, for the plan asks for levels and says none; the bureau publishes its own as the next version.
INSERT INTO recognition_scheme (id, key, number, version, published, state, published_at, updated_at) VALUES
('digital-talent-1', 'digital-talent', 1, 1, true, $json$
{
 "name": "达州市数字经济产业人才认定（示例标准）",
 "basis": "《达州市数字经济产业发展规划（2022—2025年）》第三节提出分层次引进高端人才、高校毕业生和工匠型技能人才（plan.txt 1346-1355），并完善数字经济产业人才认定标准和流程（plan.txt 1413-1414）。规划没有规定层次和条件，以下均为示例，正式标准由主管部门制定。",
 "example": true,
 "valid_from": "2026-01-01",
 "valid_to": "",
 "certificate_months": 36,
 "publicity_days": 5,
 "levels": [
  {"code": "A", "name": "顶尖人才", "summary": "行业公认的领军人物和院士级专家", "alternatives": [
   {"name": "学术成就", "conditions": [
    {"code": "A-1-1", "kind": "education", "text": "博士学历", "least": 0, "education": "doctor", "values": [], "evidence": true},
    {"code": "A-1-2", "kind": "award", "text": "国家级科学技术类奖项或同等荣誉", "least": 1, "education": null, "values": [], "evidence": false}
   ]},
   {"name": "行业成就", "conditions": [
    {"code": "A-2-1", "kind": "years", "text": "从事数字经济工作满 15 年", "least": 15, "education": null, "values": [], "evidence": false},
    {"code": "A-2-2", "kind": "award", "text": "国家级行业奖项或同等荣誉", "least": 1, "education": null, "values": [], "evidence": false},
    {"code": "A-2-3", "kind": "patent", "text": "作为主要发明人的授权发明专利 5 件", "least": 5, "education": null, "values": [], "evidence": false}
   ]}
  ]},
  {"code": "B", "name": "领军人才", "summary": "能带领团队攻关、带动产业发展的专家", "alternatives": [
   {"name": "学历与成果", "conditions": [
    {"code": "B-1-1", "kind": "education", "text": "博士学历", "least": 0, "education": "doctor", "values": [], "evidence": true},
    {"code": "B-1-2", "kind": "years", "text": "从事数字经济工作满 5 年", "least": 5, "education": null, "values": [], "evidence": false},
    {"code": "B-1-3", "kind": "patent", "text": "授权发明专利 2 件", "least": 2, "education": null, "values": [], "evidence": false}
   ]},
   {"name": "职称与业绩", "conditions": [
    {"code": "B-2-1", "kind": "title", "text": "正高级职称或同等职务", "least": 0, "education": null, "values": ["正高", "教授", "首席", "总工程师"], "evidence": false},
    {"code": "B-2-2", "kind": "years", "text": "从事数字经济工作满 10 年", "least": 10, "education": null, "values": [], "evidence": false},
    {"code": "B-2-3", "kind": "award", "text": "省级以上奖项", "least": 1, "education": null, "values": [], "evidence": false}
   ]}
  ]},
  {"code": "C", "name": "骨干人才", "summary": "企业和单位的技术、管理骨干及高技能工匠", "alternatives": [
   {"name": "学历与年限", "conditions": [
    {"code": "C-1-1", "kind": "education", "text": "硕士及以上学历", "least": 0, "education": "master", "values": [], "evidence": true},
    {"code": "C-1-2", "kind": "years", "text": "从事数字经济工作满 3 年", "least": 3, "education": null, "values": [], "evidence": false}
   ]},
   {"name": "职称", "conditions": [
    {"code": "C-2-1", "kind": "education", "text": "本科及以上学历", "least": 0, "education": "bachelor", "values": [], "evidence": true},
    {"code": "C-2-2", "kind": "years", "text": "从事数字经济工作满 5 年", "least": 5, "education": null, "values": [], "evidence": false},
    {"code": "C-2-3", "kind": "certificate", "text": "中级以上职称或高级技师证书", "least": 1, "education": null, "values": [], "evidence": false}
   ]},
   {"name": "技能", "conditions": [
    {"code": "C-3-1", "kind": "years", "text": "从事数字经济工作满 8 年", "least": 8, "education": null, "values": [], "evidence": false},
    {"code": "C-3-2", "kind": "certificate", "text": "高级工以上职业技能等级证书", "least": 1, "education": null, "values": [], "evidence": false},
    {"code": "C-3-3", "kind": "award", "text": "市级以上技能竞赛奖项", "least": 1, "education": null, "values": [], "evidence": false}
   ]}
  ]},
  {"code": "D", "name": "青年人才", "summary": "有潜力的高校毕业生和青年技能人才", "alternatives": [
   {"name": "毕业生", "conditions": [
    {"code": "D-1-1", "kind": "education", "text": "本科及以上学历", "least": 0, "education": "bachelor", "values": [], "evidence": true},
    {"code": "D-1-2", "kind": "occupied", "text": "在职或正在求职", "least": 0, "education": null, "values": ["employed", "looking", "freelance"], "evidence": false}
   ]},
   {"name": "青年技能人才", "conditions": [
    {"code": "D-2-1", "kind": "education", "text": "大专及以上学历", "least": 0, "education": "college", "values": [], "evidence": true},
    {"code": "D-2-2", "kind": "years", "text": "从事数字经济工作满 2 年", "least": 2, "education": null, "values": [], "evidence": false},
    {"code": "D-2-3", "kind": "certificate", "text": "中级工以上职业技能等级证书", "least": 1, "education": null, "values": [], "evidence": false}
   ]}
  ]}
 ]
}
$json$, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z');
