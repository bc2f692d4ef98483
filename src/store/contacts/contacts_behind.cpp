#include "store/contacts/contacts_behind.hpp"

#include "model/address.hpp"
#include "rules/address_hash.hpp"
#include "store/contacts/deleted_contacts.hpp"
#include "store/contacts/segment_sql.hpp"
#include "store/sql/identity.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

std::vector<contact_id> contacts_at(
    connection& db, const contact_tables& source, channel via, const std::string& address)
{
    const auto secret = rules::is_address_hash(address) ? read_secret(db) : std::string{};
    const auto has_address = [&](const std::string& other) {
        return (secret.empty() ? fold_address(via, other) : rules::hash_address(secret, via, other)) == address;
    };
    const auto column = source.text(address_column(via));
    std::vector<contact_id> found;
    contact_id id = 0;
    std::string other;
    auto rows = db.walk(
        "SELECT c.id, " + column + " FROM " + source.contacts + " c WHERE " + column + " <> ''", into(id), into(other));
    rows.each([&] {
        if (has_address(other))
            found.push_back(id);
    });
    return found;
}

}  // namespace

std::vector<contact_id> contacts_behind(
    connection& db, const contact_tables& source, contact_id contact, channel via, const std::string& address)
{
    if (contact != 0 && db.run("SELECT 1 FROM " + source.contacts + " c WHERE c.id = :id", use(contact)))
        return {contact};
    auto found = contacts_at(db, source, via, address);
    rules::personal_marks kept;
    if (contact != 0 && read_kept_marks(db, read_secret(db), contact, kept))
        found.push_back(contact);
    return found;
}

}  // namespace outbound::sql
