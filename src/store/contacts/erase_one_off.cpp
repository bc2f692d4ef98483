// Erases one-off messages. Texts written for the person are deleted; shared contents of stored templates stay, and a
// keyed hash of the key of each message.
#include "store/contacts/personal_tables.hpp"
#include "store/sql/message_keys.hpp"
#include "store/sql/metadata_index.hpp"

#include <optional>
#include <string>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

std::int64_t adopt_messages_to(connection& db, contact_id contact, const std::string& address)
{
    return db.change("UPDATE campaign_recipients SET contact_id = :contact WHERE address = :address AND contact_id = 0"
                     " AND EXISTS (SELECT 1 FROM outbound_messages m WHERE m.campaign_id ="
                     " campaign_recipients.campaign_id AND m.seq = campaign_recipients.seq)",
        use(contact), use(address));
}

/// Locks the content first, so that messages that are being stored with it are seen.
void delete_unused_texts(connection& db, std::int64_t content)
{
    if (!db.run(std::string{"SELECT 1 FROM outbound_message_contents WHERE id = :id AND has_own_texts = 1"} +
                    db.dialect().for_update(),
            use(content)))
        return;
    db.change("DELETE FROM outbound_message_contents WHERE id = :id"
              " AND NOT EXISTS (SELECT 1 FROM outbound_messages WHERE content_id = :id)",
        use(content, "id"));
}

}  // namespace

std::int64_t adopt_messages(connection& db, contact_id contact, const rules::personal_marks& marks)
{
    std::int64_t adopted = 0;
    for (const auto* addresses : {&marks.emails, &marks.phones})
        for (const auto& address : *addresses)
            adopted += adopt_messages_to(db, contact, address);
    return adopted;
}

std::int64_t erase_one_off_messages(const erasure_step& step)
{
    std::int64_t changed = 0;
    for (const auto& recipient : step.recipients) {
        message_id id = 0;
        std::int64_t content = 0;
        std::optional<std::string> key;
        if (!step.db.run("SELECT id, content_id, message_key FROM outbound_messages WHERE campaign_id = :campaign"
                         " AND seq = :seq AND content_id <> 0",
                use(recipient.campaign), use(recipient.seq), into(id), into(content), into(key)))
            continue;
        if (key)
            key = erased_message_key(step.secret, *key);
        changed +=
            step.db.change("UPDATE outbound_messages SET message_key = :key, template_values = '', metadata = '',"
                           " content_id = 0 WHERE campaign_id = :campaign AND seq = :seq",
                use(key), use(recipient.campaign), use(recipient.seq));
        forget_metadata(step.db, metadata_owner::message, id);
        delete_unused_texts(step.db, content);
    }
    return changed;
}

}  // namespace outbound::sql
