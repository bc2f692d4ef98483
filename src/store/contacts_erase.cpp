// Removing contacts, and erasing what is known of them.
#include "store/contacts.hpp"

namespace outbound::sql {
namespace {

using soci::use;

void blank_recipients(connection& db, contact_id id)
{
    db.run("UPDATE recipient_problems SET detail = '' WHERE (campaign_id, seq) IN "
           "(SELECT campaign_id, seq FROM campaign_recipients WHERE contact_id = :id)",
        use(id));
    // What they wrote to us, and whatever else came from their addresses.
    db.run("UPDATE recipient_events SET data = '' WHERE kind IN ('replied', 'opted_out', 'opted_in') AND (campaign_id, seq) IN "
           "(SELECT campaign_id, seq FROM campaign_recipients WHERE contact_id = :id)",
        use(id));
    db.run("DELETE FROM loose_events WHERE address <> '' AND address IN "
           "(SELECT address FROM campaign_recipients WHERE contact_id = :id)",
        use(id));
    db.run("UPDATE campaign_recipients SET address = '' WHERE contact_id = :id", use(id));
}

bool delete_contact(connection& db, contact_id id)
{
    db.run("DELETE FROM contact_tags WHERE contact_id = :id", use(id));
    return db.change("DELETE FROM contacts WHERE id = :id", use(id)) > 0;
}

}  // namespace

bool contacts::remove(contact_id id)
{
    source_.require_ours();
    return write(database_, [&](transaction& tx) { return delete_contact(*tx, id); });
}

bool contacts::erase(contact_id id)
{
    return write(database_, [&](transaction& tx) -> bool {
        blank_recipients(*tx, id);
        if (source_.ours)
            return delete_contact(*tx, id);
        return tx->run("SELECT 1 FROM " + source_.contacts + " WHERE id = :id", use(id));  // the host deletes its own row
    });
}

}  // namespace outbound::sql
