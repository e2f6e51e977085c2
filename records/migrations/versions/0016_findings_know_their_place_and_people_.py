"""findings know their place and people take turns

Revision ID: 0016
Revises: 0015
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0016'
down_revision = '0015'
branch_labels = None
depends_on = None

# the place in the queue, least first: twice the rank of the decision, less the probability that it is the work
RANK = "CASE {} WHEN 'draft' THEN 0 WHEN 'review' THEN 2 WHEN 'watch' THEN 4 ELSE 6 END"
OWN_PLACE = f"{RANK.format('NEW.decision')} - (SELECT p_work FROM \"match\" WHERE id = NEW.match_id)"
FOLLOWING = (
    ('match_weighed', 'match', 'p_work',
     f"UPDATE finding SET place = {RANK.format('decision')} - NEW.p_work WHERE match_id = NEW.id"),
    ('work_moved', 'work', 'holder_id', "UPDATE finding SET holder_id = NEW.holder_id WHERE work_id = NEW.id"),
)


def upgrade() -> None:
    op.create_table('finding_note',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('text', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_finding_note'))
    )
    op.create_index('ix_finding_note_finding_id', 'finding_note', ['finding_id'])

    op.create_table('judgement',
    sa.Column('verdict_id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('site_id', sa.Integer(), nullable=False),
    sa.Column('holder_id', sa.Integer(), nullable=False),
    sa.Column('work_id', sa.Integer(), nullable=False),
    sa.Column('state', sa.Enum('open', 'confirmed', 'rejected', 'watched', name='findingstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('rules', sa.JSON(), nullable=False),
    sa.Column('engine', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('bulk', sa.String(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('void_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.PrimaryKeyConstraint('verdict_id', name=op.f('pk_judgement'))
    )
    op.create_index('ix_judgement_at', 'judgement', ['at'])
    op.create_index('ix_judgement_finding_id', 'judgement', ['finding_id'])

    op.create_table('sample',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('verdict_id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('decided_by', sa.String(), nullable=False),
    sa.Column('state', sa.Enum('open', 'confirmed', 'rejected', 'watched', name='findingstate', native_enum=False, length=40), nullable=False),
    sa.Column('reason', sa.String(), nullable=False),
    sa.Column('why', sa.Enum('chance', 'bulk', name='samplewhy', native_enum=False, length=40), nullable=False),
    sa.Column('drawn_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('second_by', sa.String(), nullable=False),
    sa.Column('second_state', sa.Enum('open', 'confirmed', 'rejected', 'watched', name='findingstate', native_enum=False, length=40), nullable=True),
    sa.Column('second_reason', sa.String(), nullable=False),
    sa.Column('second_note', sa.String(), nullable=False),
    sa.Column('second_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('agreed', sa.Boolean(), nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sample')),
    sa.UniqueConstraint('verdict_id', name=op.f('uq_sample_verdict_id'))
    )
    op.create_index('ix_sample_finding_id', 'sample', ['finding_id'])
    op.create_index('ix_sample_waiting', 'sample', ['id'], sqlite_where=sa.text('second_at IS NULL'), postgresql_where=sa.text('second_at IS NULL'))

    op.create_table('claim',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('taken_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('expires_at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('ended_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.Column('ended', sa.Enum('decided', 'released', 'expired', 'broken', name='claimend', native_enum=False, length=40), nullable=True),
    sa.Column('ended_by', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_claim_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_claim'))
    )
    op.create_index('ix_claim_account_held', 'claim', ['account_id'], sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_claim_finding_id', 'claim', ['finding_id'])
    op.create_index('uq_claim_held', 'claim', ['finding_id'], unique=True, sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))

    op.create_table('saved_filter',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('query', sa.String(), nullable=False),
    sa.Column('shared', sa.Boolean(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_saved_filter_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    sa.UniqueConstraint('account_id', 'name', name=op.f('uq_saved_filter_account_id_name'))
    )
    op.create_table('skip',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('finding_id', sa.Integer(), nullable=False),
    sa.Column('account_id', sa.Integer(), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('reason', sa.Enum('unsure', 'ask_holder', 'evidence_missing', 'language', 'not_mine', 'later', name='skipreason', native_enum=False, length=40), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('ended_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f('fk_skip_account_id_account')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_skip'))
    )
    op.create_index('ix_skip_account_standing', 'skip', ['account_id'], sqlite_where=sa.text('ended_at IS NULL'), postgresql_where=sa.text('ended_at IS NULL'))
    op.create_index('ix_skip_finding_id', 'skip', ['finding_id'])

    op.add_column('account', sa.Column('must_change', sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column('account', sa.Column('preferences', sa.JSON(), server_default='{}', nullable=False))
    op.add_column('account', sa.Column('oidc', sa.String(), nullable=True))
    op.create_index('ix_account_oidc', 'account', ['oidc'], unique=True)

    op.add_column('desk_session', sa.Column('device', sa.String(), server_default='', nullable=False))

    op.add_column('finding', sa.Column('place', sa.Double(), nullable=True))
    op.add_column('finding', sa.Column('site_id', sa.Integer(), nullable=True))
    op.add_column('finding', sa.Column('holder_id', sa.Integer(), nullable=True))
    op.create_index('ix_finding_match_id', 'finding', ['match_id'])
    op.create_index('ix_finding_place', 'finding', ['place', 'id'])
    op.create_index('ix_finding_queue', 'finding', ['state', 'place', 'id'])
    op.create_index('ix_finding_queue_of_holder', 'finding', ['holder_id', 'state', 'place', 'id'])
    op.create_index('ix_finding_queue_of_site', 'finding', ['site_id', 'state', 'place', 'id'])
    op.execute(
        f"UPDATE finding SET place = {RANK.format('decision')} - (SELECT p_work FROM \"match\" WHERE id = finding.match_id), "
        "site_id = (SELECT site_id FROM listing WHERE id = finding.listing_id), "
        "holder_id = (SELECT holder_id FROM work WHERE id = finding.work_id)"
    )
    if op.get_bind().dialect.name == 'sqlite':
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    op.execute(
        "CREATE TRIGGER finding_placed AFTER INSERT ON finding BEGIN UPDATE finding SET "
        f"place = {OWN_PLACE}, site_id = (SELECT site_id FROM listing WHERE id = NEW.listing_id), "
        "holder_id = (SELECT holder_id FROM work WHERE id = NEW.work_id) WHERE id = NEW.id; END"
    )
    op.execute(
        "CREATE TRIGGER finding_moved AFTER UPDATE OF decision, match_id ON finding BEGIN "
        f"UPDATE finding SET place = {OWN_PLACE} WHERE id = NEW.id; END"
    )
    for name, table, column, then in FOLLOWING:
        op.execute(f'CREATE TRIGGER {name} AFTER UPDATE OF {column} ON "{table}" BEGIN {then}; END')


def _postgresql() -> None:
    op.execute(
        "CREATE FUNCTION finding_placed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"NEW.place := {OWN_PLACE}; "
        "NEW.site_id := (SELECT site_id FROM listing WHERE id = NEW.listing_id); "
        "NEW.holder_id := (SELECT holder_id FROM work WHERE id = NEW.work_id); RETURN NEW; END $$"
    )
    op.execute(
        "CREATE TRIGGER finding_placed BEFORE INSERT OR UPDATE OF decision, match_id ON finding "
        "FOR EACH ROW EXECUTE FUNCTION finding_placed()"
    )
    for name, table, column, then in FOLLOWING:
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {then}; RETURN NULL; END $$"
        )
        op.execute(
            f'CREATE TRIGGER {name} AFTER UPDATE OF {column} ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {name}()"
        )
