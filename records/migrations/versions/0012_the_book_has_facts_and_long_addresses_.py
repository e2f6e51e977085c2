"""the book has facts and long addresses fit on PostgreSQL

Revision ID: 0012
Revises: 0011
"""
from alembic import op
import sqlalchemy as sa

revision = '0012'
down_revision = '0011'
branch_labels = None
depends_on = None

ADDRESSES = (('listing', 'site_id'), ('listing_media', 'listing_id'))


def upgrade() -> None:
    op.create_table('fact',
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('value', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('name', name=op.f('pk_fact'))
    )
    if op.get_bind().dialect.name == 'postgresql':
        _by_digest()


def _by_digest() -> None:
    # an entry of a PostgreSQL index holds at most 2,704 bytes; a percent-encoded address may have more
    for table, owner in ADDRESSES:
        op.execute(f'ALTER TABLE {table} DROP CONSTRAINT uq_{table}_{owner}_url')
        op.execute(f'CREATE UNIQUE INDEX uq_{table}_{owner}_url ON {table} ({owner}, md5(url))')
        op.execute(f'CREATE INDEX ix_{table}_url ON {table} USING hash (url)')
    op.execute('CREATE INDEX ix_listing_media_listing_id ON listing_media (listing_id)')
    op.execute('DROP INDEX ix_capture_url')
    op.execute('CREATE INDEX ix_capture_url ON capture USING hash (url)')


def downgrade() -> None:
    op.drop_table('fact')
