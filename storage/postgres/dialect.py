"""stub"""

from storage.dialect import Dialect


class PostgresDialect:
    ordered_join = "JOIN"
    search = None

    def integers_in(self, parameter):
        return f"SELECT value::bigint FROM json_array_elements_text({parameter}::json)"

    def texts_in(self, parameter):
        return f"SELECT value FROM json_array_elements_text({parameter}::json)"

    async def lock(self, db, table, column, values):
        for value in values:
            await db.all(f"SELECT 1 FROM {table} WHERE {column} = :value ORDER BY id FOR UPDATE", value=value)


POSTGRES: Dialect = PostgresDialect()
