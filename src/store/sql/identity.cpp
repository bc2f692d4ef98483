#include "store/sql/identity.hpp"

namespace outbound::sql {

std::string read_meta(connection& db, const std::string& name)
{
    std::string value;
    db.run("SELECT value FROM outbound_meta WHERE name = :name", soci::use(name), soci::into(value));
    return value;
}

void write_meta(connection& db, const std::string& name, const std::string& value)
{
    db.run("INSERT INTO outbound_meta (name, value) VALUES (:name, :value)"
           " ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        soci::use(name), soci::use(value));
}

identity read_identity(connection& db)
{
    return {read_meta(db, "instance"), read_meta(db, "secret")};
}

std::string read_secret(connection& db)
{
    return read_meta(db, "secret");
}

}  // namespace outbound::sql
