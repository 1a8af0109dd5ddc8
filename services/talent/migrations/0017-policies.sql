-- depends: 0007-market

-- A version of an entry of the compendium; `state` has the fields of dabridge.talent.v1.Policy that people write.
CREATE TABLE policy (
    id           text        PRIMARY KEY,
    key          text        NOT NULL,
    number       integer     NOT NULL CHECK (number >= 1),
    version      bigint      NOT NULL CHECK (version >= 1),
    -- dabridge.talent.v1.PolicyStage: 1 draft, 2 published, 3 superseded, 4 expired
    stage        integer     NOT NULL CHECK (stage BETWEEN 1 AND 4),
    audience     integer     NOT NULL,
    state        jsonb       NOT NULL,
    expires_on   date,
    published_at timestamptz,
    updated_at   timestamptz NOT NULL,
    end_reason   text        NOT NULL DEFAULT '',
    UNIQUE (key, number),
    CHECK ((stage = 1) = (published_at IS NULL))
);
CREATE INDEX policy_place ON policy (stage, updated_at DESC, id DESC);
CREATE INDEX policy_due ON policy (expires_on) WHERE stage = 2;
-- One version is in force, and one is being written.
CREATE UNIQUE INDEX policy_published ON policy (key) WHERE stage = 2;
CREATE UNIQUE INDEX policy_draft ON policy (key) WHERE stage = 1;

-- Once published, an entry's stage alone changes, never back.
CREATE FUNCTION refuse_policy_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.stage > OLD.stage AND
        (NEW.id, NEW.key, NEW.number, NEW.audience, NEW.state, NEW.published_at, NEW.expires_on)
        IS NOT DISTINCT FROM
        (OLD.id, OLD.key, OLD.number, OLD.audience, OLD.state, OLD.published_at, OLD.expires_on)
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION '% of policy is refused: what was published stays', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER policy_stays BEFORE UPDATE OR DELETE ON policy
    FOR EACH ROW WHEN (OLD.stage > 1) EXECUTE FUNCTION refuse_policy_change();
CREATE TRIGGER policy_stays_whole BEFORE TRUNCATE ON policy
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_policy_change();

-- How far the worker has come that finds whom a policy concerns, in the order of the talents' ids.
CREATE TABLE policy_telling (
    policy_id text PRIMARY KEY REFERENCES policy (id),
    last_id   text NOT NULL DEFAULT ''
);

-- Who is to be told, or was, of a policy: ids of talents and organisations.
CREATE TABLE policy_recipient (
    policy_id text    NOT NULL REFERENCES policy (id),
    recipient text    NOT NULL,
    told      boolean NOT NULL DEFAULT false,
    PRIMARY KEY (policy_id, recipient)
);
CREATE INDEX policy_recipient_waiting ON policy_recipient (policy_id) WHERE NOT told;
CREATE INDEX policy_recipient_who ON policy_recipient (recipient);

-- First entries, put together from the plan; `source` has the lines. They are examples until the city's own
-- documents take their place.
INSERT INTO policy (id, key, number, version, stage, audience, state, published_at, updated_at)
SELECT key || '-1', key, 1, 1, 2, audience, state, '2026-01-01T00:00:00Z', '2026-01-01T00:00:00Z' FROM (VALUES
('plan-introduction', 1, $json$
{
 "title": "数字人才专项引进（规划摘编）",
 "issuer": "达州市人民政府",
 "document_number": "达市府发〔2024〕26号",
 "issued_on": "2024-12-31",
 "effective_on": "",
 "text": "规划提出制定数字经济人才专项引进三年行动计划和数字经济产业园人才专项政策，构建数字经济人才政策支撑体系。\n围绕龙头企业和研发机构柔性引进高端人才，面向电子信息制造、大数据、数字应用等领域统一组织赴外招聘，引进高校毕业生和工匠型技能人才。",
 "benefits": [
  "参加全市统一组织的数字经济人才招聘",
  "高端人才可按柔性方式引进"
 ],
 "conditions": [
  {
   "code": "1",
   "kind": "industry",
   "text": "意向产业属于电子信息制造、大数据或数字应用",
   "least": 0,
   "education": null,
   "values": [
    "big-data",
    "display",
    "components",
    "vehicle",
    "sensor"
   ],
   "evidence": false
  },
  {
   "code": "2",
   "kind": "education",
   "text": "大专及以上学历",
   "least": 0,
   "education": "college",
   "values": [],
   "evidence": false
  }
 ],
 "how_to_apply": "规划没有写明申领办法，请以主管部门后续公布的文件为准。",
 "contact": "市人力资源社会保障部门",
 "link": "",
 "source": "整理自《达州市数字经济产业发展规划（2022—2025年）》第三节之一（plan.txt 1346-1355）；条件为便于匹配而设的示例",
 "changes": ""
}
$json$::jsonb),
('plan-housing', 1, $json$
{
 "title": "人才公寓与专家公寓（规划摘编）",
 "issuer": "达州市人民政府",
 "document_number": "达市府发〔2024〕26号",
 "issued_on": "2024-12-31",
 "effective_on": "",
 "text": "规划提出建设标准化人才公寓、专家公寓，配套齐全，满足不同层次人才的居住需求，并建设数字经济专家社区。",
 "benefits": [
  "可拎包入住的标准化人才公寓",
  "高层次专家的专家公寓和专家社区"
 ],
 "conditions": [
  {
   "code": "1",
   "kind": "level",
   "text": "经认定的 A、B、C 或 D 类数字经济人才",
   "least": 0,
   "education": null,
   "values": [
    "A",
    "B",
    "C",
    "D"
   ],
   "evidence": false
  }
 ],
 "how_to_apply": "规划没有写明申领办法，请以主管部门后续公布的文件为准。",
 "contact": "市人力资源社会保障部门",
 "link": "",
 "source": "整理自《达州市数字经济产业发展规划（2022—2025年）》第三节之四、专栏11（plan.txt 1409-1411、1419-1434）；条件为便于匹配而设的示例",
 "changes": ""
}
$json$::jsonb),
('plan-services', 1, $json$
{
 "title": "高层次人才公共服务（规划摘编）",
 "issuer": "达州市人民政府",
 "document_number": "达市府发〔2024〕26号",
 "issued_on": "2024-12-31",
 "effective_on": "",
 "text": "规划提出完善数字经济产业人才认定标准和流程，强化高层次人才公共服务。",
 "benefits": [
  "培训研修",
  "配偶就业",
  "子女入学",
  "医疗保健",
  "金融服务"
 ],
 "conditions": [
  {
   "code": "1",
   "kind": "level",
   "text": "经认定的 A、B 或 C 类数字经济人才",
   "least": 0,
   "education": null,
   "values": [
    "A",
    "B",
    "C"
   ],
   "evidence": false
  }
 ],
 "how_to_apply": "规划没有写明申领办法，请以主管部门后续公布的文件为准。",
 "contact": "市人力资源社会保障部门",
 "link": "",
 "source": "整理自《达州市数字经济产业发展规划（2022—2025年）》第三节之四（plan.txt 1413-1415）；条件为便于匹配而设的示例",
 "changes": ""
}
$json$::jsonb),
('plan-training', 1, $json$
{
 "title": "校企联合培养与实训基地（规划摘编）",
 "issuer": "达州市人民政府",
 "document_number": "达市府发〔2024〕26号",
 "issued_on": "2024-12-31",
 "effective_on": "",
 "text": "规划支持本地高校开设大数据、物联网等专业，与龙头企业、培训机构共建产教融合创新中心、实训基地，开展订单式定向培养。",
 "benefits": [
  "参加订单式定向培养和企业实训",
  "参加技能提升培训和技能竞赛"
 ],
 "conditions": [
  {
   "code": "1",
   "kind": "occupied",
   "text": "目前在校就读",
   "least": 0,
   "education": null,
   "values": [
    "studying"
   ],
   "evidence": false
  }
 ],
 "how_to_apply": "规划没有写明申领办法，请以主管部门后续公布的文件为准。",
 "contact": "市人力资源社会保障部门",
 "link": "",
 "source": "整理自《达州市数字经济产业发展规划（2022—2025年）》第三节之二、专栏9（plan.txt 1357-1379）；条件为便于匹配而设的示例",
 "changes": ""
}
$json$::jsonb),
('plan-enterprise', 2, $json$
{
 "title": "企业引才与人才综合服务（规划摘编）",
 "issuer": "达州市人民政府",
 "document_number": "达市府发〔2024〕26号",
 "issued_on": "2024-12-31",
 "effective_on": "",
 "text": "规划鼓励龙头企业和研发机构建设院士（专家）工作站、技能大师工作室，柔性引进高端人才；优化人才人事代理、社会保险代理、企业用工登记、人事档案管理和就业等服务。",
 "benefits": [
  "参加全市统一组织的赴外招聘",
  "人事代理、社会保险代理、用工登记、人事档案管理等一体化服务"
 ],
 "conditions": [
  {
   "code": "1",
   "kind": "industry",
   "text": "所属产业为规划的数字经济产业",
   "least": 0,
   "education": null,
   "values": [
    "big-data",
    "digital-call",
    "display",
    "components",
    "vehicle",
    "sensor",
    "agriculture",
    "education",
    "manufacturing",
    "government",
    "energy"
   ],
   "evidence": false
  }
 ],
 "how_to_apply": "规划没有写明申领办法，请以主管部门后续公布的文件为准。",
 "contact": "市人力资源社会保障部门",
 "link": "",
 "source": "整理自《达州市数字经济产业发展规划（2022—2025年）》第三节之一、之四（plan.txt 1348-1351、1411-1413）；条件为便于匹配而设的示例",
 "changes": ""
}
$json$::jsonb)
) AS first (key, audience, state);
