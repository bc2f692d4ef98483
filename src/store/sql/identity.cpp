#include "store/sql/identity.hpp"

namespace outbound::sql {

std::string read_meta(connection& db, const std::string& name)
{
    std::string value;
    db.run("SELECT value FROM outbound_meta WHERE name = :name", soci::use(name), soci::into(value));
    return value;
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
