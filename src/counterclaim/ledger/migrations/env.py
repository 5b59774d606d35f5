"""Alembic's way in: the connection is handed over, and with it the transaction in which all steps are taken."""

from alembic import context

from counterclaim.ledger.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata, transactional_ddl=True)
context.run_migrations()
