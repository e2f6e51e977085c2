"""two people approve

Revision ID: 0013
Revises: 0012
"""
from alembic import op
import sqlalchemy as sa

import records.base

revision = '0013'
down_revision = '0012'
branch_labels = None
depends_on = None

# the same rules as takedown.drafting.approvers, for every way into the table
AUTHOR = "replace((SELECT author FROM draft WHERE id = NEW.draft_id), 'cli:', '')"
FIRST_STANDS = (
    "EXISTS (SELECT 1 FROM first_approval AS f WHERE f.draft_id = NEW.draft_id AND f.digest = NEW.digest "
    "AND f.draft_version = NEW.draft_version AND f.approver = NEW.first_approver AND f.voided_at IS NULL)"
)
TWO = (
    "(SELECT kind FROM draft WHERE id = NEW.draft_id) IN ('lead_transfer', 'criminal_transfer', 'report_abroad') "
    "OR (SELECT kind FROM draft WHERE id = NEW.draft_id) LIKE 'referral%'"
)
WRONG = (
    f"NEW.approver = {AUTHOR} OR NEW.approver = NEW.first_approver "
    f"OR (NEW.first_approver <> '' AND NOT {FIRST_STANDS}) OR (NEW.first_approver = '' AND ({TWO}))"
)


def upgrade() -> None:
    op.create_table('first_approval',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('draft_id', sa.Integer(), nullable=False),
    sa.Column('draft_version', sa.Integer(), nullable=False),
    sa.Column('digest', sa.String(), nullable=False),
    sa.Column('approver', sa.String(), nullable=False),
    sa.Column('why', sa.JSON(), nullable=False),
    sa.Column('at', records.base.UtcTime(timezone=True), nullable=False),
    sa.Column('voided_at', records.base.UtcTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['draft_id'], ['draft.id'], name=op.f('fk_first_approval_draft_id_draft')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_first_approval'))
    )
    op.create_index(op.f('ix_first_approval_draft_id'), 'first_approval', ['draft_id'])
    op.add_column('approval', sa.Column('first_approver', sa.String(), server_default='', nullable=False))
    if op.get_bind().dialect.name == 'sqlite':
        _sqlite()
    else:
        _postgresql()


def _sqlite() -> None:
    for table, wrong in (('approval', WRONG), ('first_approval', f"NEW.approver = {AUTHOR}")):
        op.execute(
            f"CREATE TRIGGER {table}_by_others BEFORE INSERT ON {table} WHEN {wrong} "
            "BEGIN SELECT RAISE(ABORT, 'an approval is made by other people'); END"
        )


def _postgresql() -> None:
    for table, wrong in (('approval', WRONG), ('first_approval', f"NEW.approver = {AUTHOR}")):
        op.execute(
            f"CREATE FUNCTION {table}_by_others() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {wrong} THEN "
            "RAISE EXCEPTION 'an approval is made by other people'; END IF; RETURN NEW; END $$"
        )
        op.execute(
            f"CREATE TRIGGER {table}_by_others BEFORE INSERT ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION {table}_by_others()"
        )
