#include "store/contacts/deleted_contacts.hpp"

#include "model/json_members.hpp"
#include "model/sealed_text.hpp"
#include "rules/keyed_hash.hpp"
#include "store/contacts/contact_removals.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/contacts/search_index.hpp"
#include "store/sql/identity.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace outbound::sql {
namespace {

namespace json = boost::json;
using soci::into;
using soci::use;

constexpr std::size_t hash_bytes = 16;

struct contact_marks {
    std::string external_id;
    std::string email;
    std::string phone;
};

void keep_marks(connection& db, contact_id id, const contact_marks& marks, timestamp now)
{
    const auto secret = read_secret(db);
    const auto key = hash_external_id(secret, marks.external_id);
    const auto sealed = seal(secret, json::serialize(json::object{{"external_id", marks.external_id},
                                         {"email", marks.email}, {"phone", marks.phone}}));
    db.change("INSERT INTO outbound_deleted_contacts (contact_id, external_id, marks, deleted_at)"
              " VALUES (:id, :key, :marks, :now) ON CONFLICT (contact_id) DO UPDATE SET external_id ="
              " excluded.external_id, marks = excluded.marks, deleted_at = excluded.deleted_at",
        use(id), use(key), use(sealed), use(now));
}

}  // namespace

std::string hash_external_id(const std::string& secret, std::string_view external_id)
{
    return rules::keyed_hash(secret, "external_id:" + std::string{external_id}, hash_bytes);
}

bool delete_and_keep_marks(connection& db, contact_id id, timestamp now)
{
    contact_marks marks;
    if (!db.run("SELECT external_id, email, phone FROM outbound_contacts WHERE id = :id" +
                    std::string{db.dialect().for_update()},
            use(id), into(marks.external_id), into(marks.email), into(marks.phone)))
        return false;
    db.run("DELETE FROM outbound_contact_tags WHERE contact_id = :id", use(id));
    db.run("DELETE FROM outbound_contacts WHERE id = :id", use(id));
    count_contact_removal(db);
    note_contact_changes(db, {id});
    keep_marks(db, id, marks, now);
    return true;
}

bool read_kept_marks(connection& db, const std::string& secret, contact_id id, rules::personal_marks& marks)
{
    std::string sealed;
    if (!db.run("SELECT marks FROM outbound_deleted_contacts WHERE contact_id = :id", use(id), into(sealed)))
        return false;
    boost::system::error_code fault;
    const auto kept = json::parse(unseal(secret, sealed).value_or(""), fault);
    if (fault || !kept.is_object())
        return false;
    marks.external_id = text_member(kept.get_object(), "external_id");
    for (const auto* address : {"email", "phone"})
        marks.add_address(text_member(kept.get_object(), address));
    return true;
}

std::vector<contact_id> deleted_contacts(connection& db, const std::string& secret, std::string_view external_id)
{
    const auto key = hash_external_id(secret, external_id);
    std::vector<contact_id> found;
    contact_id id = 0;
    auto rows = db.prepare("SELECT contact_id FROM outbound_deleted_contacts WHERE external_id = :key ORDER BY "
                           "contact_id",
        use(key), into(id));
    rows.each([&] { found.push_back(id); });
    return found;
}

std::int64_t forget_deleted_contact(const erasure_step& step)
{
    return step.db.change("DELETE FROM outbound_deleted_contacts WHERE contact_id = :id", use(step.contact));
}

}  // namespace outbound::sql
