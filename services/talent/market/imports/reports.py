"""Imports, links and pairs as the protocol tells of them. Pure."""

from datetime import datetime
from typing import Final

from dabridge.talent.v1 import imports_service_pb2 as api

from services.common.jobs.table import Job, State
from services.talent.market.imports import columns
from services.talent.market.imports.pairs import Pair
from services.talent.market.imports.tables import Import, Link, Stage

_FORMATS: Final = {"xlsx": api.SHEET_FORMAT_XLSX, "csv": api.SHEET_FORMAT_CSV}


def told(held: Import, job: Job | None = None) -> api.TalentImport:
    """An import, how far it is and how fast."""
    rate = held.rows_done / held.seconds if held.seconds and held.rows_done else 0.0
    left = held.rows_total - held.rows_done if held.stage == Stage.RUNNING else 0
    return api.TalentImport(
        id=held.id,
        version=held.version,
        stage=f"IMPORT_STAGE_{held.stage.upper()}",
        source_name=held.source,
        link_id=held.link_id,
        format=_FORMATS[held.format],
        size_bytes=held.size_bytes,
        uploaded_at=moment(held.uploaded_at),
        started_at=moment(held.started_at),
        ended_at=moment(held.ended_at),
        rows_total=held.rows_total,
        rows_done=held.rows_done,
        created=held.created,
        updated=held.updated,
        unchanged=held.unchanged,
        refused=held.refused,
        errors=held.errors,
        duplicates=held.duplicates,
        problem=held.problem,
        rows_per_second=round(rate, 1),
        seconds_left=round(left / rate) if rate and left > 0 else 0,
        copy_until=moment(held.files_until) if held.copy else "",
        stopped_by=job.error if job is not None and job.state in (State.QUEUED, State.FAILED) else "",
    )


def told_error(row: int, column: str, cell: str, rule: str, message: str) -> api.ImportError:
    """A cell that was refused."""
    name = columns.BY_KEY[column].head
    return api.ImportError(row=row, cell=cell, column=column, column_name=name, rule=rule, message=message)


def told_link(link: Link) -> api.ImportLink:
    """A link, without its secret."""
    return api.ImportLink(
        id=link.id,
        version=link.version,
        source_name=link.source,
        created_at=moment(link.created_at),
        expires_at=moment(link.expires_at),
        used_at=moment(link.used_at),
        revoked_at=moment(link.revoked_at),
        import_id=link.import_id,
    )


def told_pair(pair: Pair) -> api.Duplicate:
    """A pair, without what identifies either."""
    return api.Duplicate(
        id=pair.id,
        version=pair.version,
        stage=f"DUPLICATE_STAGE_{pair.stage.upper()}",
        first_id=pair.first_id,
        second_id=pair.second_id,
        score=pair.score,
        evidence=pair.evidence,
        found_at=moment(pair.found_at),
        decided_at=moment(pair.decided_at),
        kept_id=pair.kept_id,
    )


def moment(at: datetime | None) -> str:
    """RFC 3339; empty for none."""
    return "" if at is None else at.isoformat()
