"""Before the deadline nobody reads a bid: with all rights in the database and all files in hand either."""

import re
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import grpc
import psycopg
import pytest
from dabridge.events.v1.scenarios_pb2 import Attachment, Solution
from dabridge.events.v1.types_pb2 import MoneyRange
from dabridge.scenarios.v1 import solutions_service_pb2 as api
from psycopg import sql

from tests.integration.market.offices import Market, opened, refused
from tests.integration.market.solutions.bidding import (
    OPENED,
    PDF,
    Bidder,
    a_content,
    archive,
    bidder,
    download,
    read,
)

CODE = grpc.StatusCode
# None of them is said anywhere else in the system.
WORDS = (
    "零信任网关",
    "联邦学习平台",
    "七层加密",
    "量子密钥",
    "夜莺计划",
    "海棠项目",
    "雪松客户",
    "磐石架构师",
)
NUMBERS = (713_579_246, 864_202_468)
FILE_WORDS = "翡翠附件"
FILE_NAME = "琥珀报价单.pdf"


def whole(**more: Any) -> dict[str, Any]:
    """A content whose every text is one of WORDS, its amounts NUMBERS."""
    return {
        "summary": WORDS[0],
        "approach": WORDS[1],
        "answers": [
            api.RequirementAnswer(requirement="数据治理", fulfilment=api.FULFILMENT_FULL, how=WORDS[2])
        ],
        "price": MoneyRange(min_yuan=NUMBERS[0], max_yuan=NUMBERS[1]),
        "schedule": WORDS[3],
        "team": [api.TeamPost(post=WORDS[7], people=3, qualification=WORDS[4])],
        "references": [api.Reference(project=WORDS[5], client=WORDS[6], year=2024, amount_yuan=NUMBERS[0])],
        **more,
    }


def secrets_of() -> list[bytes]:
    """What must be found nowhere: words and numbers as they would be stored."""
    texts = [*WORDS, FILE_WORDS, FILE_NAME, FILE_NAME.partition(".")[0]]
    found = [text.encode() for text in texts] + [text.encode("unicode_escape") for text in texts]
    return found + [str(number).encode() for number in NUMBERS] + [varint(number) for number in NUMBERS]


def varint(number: int) -> bytes:
    """A whole number as protobuf writes it."""
    made = bytearray()
    while number > 0x7F:
        made.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*made, number])


def everything(url: str) -> Iterator[tuple[str, bytes]]:
    """Every value of every table of the database, as bytes and as text, with where it is from."""
    with psycopg.connect(url, autocommit=True) as connection:
        tables = connection.execute(
            "SELECT table_schema, table_name FROM information_schema.tables"
            " WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')"
        ).fetchall()
        assert {"solution", "solution_content", "outbox", "audit_entry", "idempotency_key", "notice"} <= {
            name for _, name in tables
        }
        for table in tables:
            rows = connection.execute(sql.SQL("SELECT * FROM {}").format(sql.Identifier(*table)))
            names = [column.name for column in rows.description or ()]
            for row in rows:
                for name, value in zip(names, row, strict=True):
                    place = f"{table[1]}.{name}"
                    yield place, value if isinstance(value, bytes) else str(value).encode()
            # As the database itself writes a row down.
            for (text,) in connection.execute(
                sql.SQL("SELECT row::text FROM {} AS row").format(sql.Identifier(*table))
            ):
                yield table[1], unescaped(text)


def unescaped(row: str) -> bytes:
    """A row as text, its bytes in place of their hexadecimal form."""
    parts = re.split(r"\\\\?x([0-9a-f]+)", row)
    return b"".join(
        bytes.fromhex(part) if place % 2 and len(part) % 2 == 0 else part.encode()
        for place, part in enumerate(parts)
    )


def objects(market: Market) -> list[Path]:
    folder = Path(market.served.parts.environ["OBJECT_STORE"].removeprefix("disk:"))
    return [path for path in folder.rglob("*") if path.is_file()]


def found(market: Market, *hashes: bytes) -> set[str]:
    """Where any of the secrets is found, or a hash by which a guess could be tried."""
    wanted = [*secrets_of(), *hashes, *(item.hex().encode() for item in hashes)]
    lying = [*everything(market.url), *(("object", path.read_bytes()) for path in objects(market))]
    lying += [("object's name", str(path).encode()) for path in objects(market)]
    assert len(lying) > 100
    return {place for place, value in lying if any(secret in value for secret in wanted)}


def joint_bid(market: Market) -> tuple[Bidder, Solution, Attachment]:
    """A bid of two with a file, given in twice, with idempotency keys and a save after the last time."""
    lead, partner = bidder(market, "lead"), bidder(market, "partner")
    scenario = market.scenario("listed", in_hours=1)
    draft = partner.answer(lead.create(scenario, partner.id, key="create", **whole()).solution)
    file = lead.upload(draft, FILE_NAME, PDF + FILE_WORDS.encode() * 1000)
    saved = lead.save(draft, partner.id, key="save", **whole(attachments=[file])).solution
    first = lead.submit(saved, key="submit")
    second = lead.submit(first, key="again")
    refused(lambda: lead.save(second, partner.id, **whole(weeks=-1)))
    return lead, lead.save(second, partner.id, **whole(weeks=3, attachments=[file])).solution, file


def test_with_the_database_and_the_files_alone_no_word_of_a_bid_is_found_before_the_deadline(
    market: Market,
) -> None:
    lead, solution, file = joint_bid(market)
    said = lead.get(solution, 2).content.SerializeToString(deterministic=True)
    hashes = (bytes.fromhex(file.sha256), sha256(said).digest())
    assert found(market, *hashes) == set()

    market.clock.advance(3600)
    market.tick()
    content = read(market.provider, solution.id).content
    assert content.summary == WORDS[0]
    assert content.price.max_yuan == NUMBERS[1]
    assert FILE_WORDS.encode() in download(market.provider, solution.id, file.id)[1]
    # It is opened for those who may, and lies sealed all the same.
    assert found(market) == set()
    assert lead.get(solution).content.weeks == 3


def test_what_is_kept_of_a_request_lets_nobody_try_contents_out(market: Market) -> None:
    firm = bidder(market, "firm-a")
    scenario = market.scenario("listed", in_hours=1)
    firm.create(scenario, key="key")
    guess = api.CreateSolutionRequest(scenario_id=scenario.id, content=a_content(), idempotency_key="key")
    tried = sha256(b"CreateSolution\n" + guess.SerializeToString(deterministic=True)).digest()
    kept = market.sql("SELECT request_hash FROM idempotency_key")
    assert len(kept) == 1
    assert kept != [(tried,)]


def test_the_search_finds_what_is_not_sealed(market: Market) -> None:
    market.scenario("listed", title=WORDS[0])
    assert {"scenario.title", "scenario.state", "outbox.payload"} <= found(market)


def test_events_of_solutions_hold_no_more_than_their_record(market: Market) -> None:
    _, solution, _ = joint_bid(market)
    published = market.sql(
        "SELECT type, payload FROM outbox WHERE aggregate_id = %s ORDER BY id", solution.id
    )
    assert [kind for kind, _ in published] == ["dabridge.scenarios.solution.changed.v1"] * 2
    for _, payload in published:
        told = {field.name for field, _ in Solution.FromString(payload).ListFields()}
        assert told <= {
            *("id", "version", "status", "updated_at", "scenario_id", "enterprise_id", "partners", "stage"),
            *("revision", "submitted_at", "sealed_sha256"),
        }


def test_under_another_key_nothing_opens(database: str) -> None:
    with opened(database) as market:
        lead, solution, file = joint_bid(market)
        store = market.served.parts.environ["OBJECT_STORE"]
        with opened(database, {"SEAL_KEY": "ab" * 32, "OBJECT_STORE": store}) as other:
            bidding = other.enterprise(lead.id)
            for revision in (0, 1, 2):
                attempt = refused(partial(read, bidding, solution.id, revision))
                assert attempt[0] == CODE.INTERNAL
            assert refused(lambda: download(bidding, solution.id, file.id))[0] == CODE.INTERNAL
        # A new key that seals, with the old one behind it, opens what there was.
        keys = f"{'ab' * 32},{market.served.parts.environ['SEAL_KEY']}"
        with opened(database, {"SEAL_KEY": keys, "OBJECT_STORE": store}) as rotated:
            bidding = rotated.enterprise(lead.id)
            assert read(bidding, solution.id, 2).content.summary == WORDS[0]
            assert FILE_WORDS.encode() in download(bidding, solution.id, file.id)[1]


@pytest.mark.parametrize(
    "swap",
    [
        # Another solution's text, its key too.
        (
            "UPDATE solution_content AS held SET sealed = other.sealed FROM solution_content AS other"
            " WHERE held.solution_id = %(mine)s AND other.solution_id = %(other)s"
            " AND held.revision = other.revision"
        ),
        (
            "UPDATE sealed_key AS held SET wrapped = other.wrapped FROM sealed_key AS other"
            " WHERE held.owner_id = %(mine)s AND other.owner_id = %(other)s"
        ),
        # An older revision of the same.
        (
            "UPDATE solution_content AS held SET sealed = older.sealed FROM solution_content AS older"
            " WHERE held.solution_id = %(mine)s AND older.solution_id = %(mine)s"
            " AND held.revision = 2 AND older.revision = 1"
        ),
        # The draft in place of what was given in.
        (
            "UPDATE solution_content AS held SET sealed = draft.sealed FROM solution_content AS draft"
            " WHERE held.solution_id = %(mine)s AND draft.solution_id = %(mine)s"
            " AND held.revision = 2 AND draft.revision = 0"
        ),
        # A single bit.
        (
            "UPDATE solution_content SET sealed = set_bit(sealed, 300, 1 - get_bit(sealed, 300))"
            " WHERE solution_id = %(mine)s AND revision = 2"
        ),
        "DELETE FROM sealed_key WHERE owner_id = %(mine)s",
    ],
)
def test_a_text_that_was_put_in_anothers_place_is_found(market: Market, swap: str) -> None:
    firm, rival = bidder(market, "firm-a"), bidder(market, "firm-b")
    scenario = market.scenario("listed", in_hours=1)
    mine, other = firm.bid(scenario), rival.bid(scenario)
    mine, other = firm.submit(mine), rival.submit(other)
    with psycopg.connect(market.url, autocommit=True) as connection:
        changed = connection.execute(swap.encode(), {"mine": mine.id, "other": other.id})
        assert changed.rowcount >= 1
    assert refused(lambda: firm.get(mine, 2))[0] == CODE.INTERNAL
    market.clock.advance(3600)
    market.tick()
    assert refused(lambda: read(market.provider, mine.id))[0] == CODE.INTERNAL


def test_a_file_that_was_put_in_anothers_place_or_cut_off_is_found(market: Market) -> None:
    firm = bidder(market, "firm-a")
    draft = firm.create(market.scenario("listed", in_hours=1)).solution
    one, other = firm.upload(draft, "一.pdf"), firm.upload(draft, "二.zip", archive(["a.txt"]))
    paths = {path.name: path for path in objects(market)}
    mine = paths[one.id].read_bytes()
    for forged in (paths[other.id].read_bytes(), mine[:-1], mine[:20], b"", mine + b"0"):
        paths[one.id].write_bytes(forged)
        assert refused(lambda: download(firm.office, draft.id, one.id))[0] == CODE.INTERNAL
    paths[one.id].write_bytes(mine)
    assert download(firm.office, draft.id, one.id)[1] == PDF


def test_who_sets_the_stage_in_the_database_opens_nothing_before_the_deadline(market: Market) -> None:
    firm = bidder(market, "firm-a")
    given = firm.bid(market.scenario("listed", in_hours=1))
    forged = Solution()
    forged.CopyFrom(given)
    forged.stage = OPENED
    forged.provider_id = "provider-1"
    market.sql(
        "UPDATE solution SET state = %s, public = true WHERE id = %s", forged.SerializeToString(), given.id
    )
    for office in (market.provider, market.centre):
        assert refused(partial(read, office, given.id))[0] == CODE.PERMISSION_DENIED
