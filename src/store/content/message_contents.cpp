// Each content is stored once, under a hash, and shared by the messages that have it.
#include "store/content/message_contents.hpp"

#include "rules/keyed_hash.hpp"

#include <vector>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

constexpr std::size_t content_hash_bytes = 32;

/// Locks the content, so that no erasure deletes it before this transaction ends.
std::int64_t find_content(connection& db, const std::string& hash)
{
    std::int64_t id = 0;
    db.run(std::string{"SELECT id FROM outbound_message_contents WHERE hash = :hash"} + db.dialect().for_share(),
        use(hash), into(id));
    return id;
}

}  // namespace

std::int64_t keep_message_content(
    connection& db, const std::string& secret, const std::string& content, bool has_own_texts)
{
    const int own = has_own_texts ? 1 : 0;
    const auto hash = rules::keyed_hash(secret, "message content:" + std::to_string(own) + content, content_hash_bytes);
    auto id = find_content(db, hash);
    while (id == 0) {
        db.change("INSERT INTO outbound_message_contents (hash, content, has_own_texts) VALUES (:hash, :content, :own)"
                  " ON CONFLICT (hash) DO NOTHING",
            use(hash), use(content), use(own));
        id = find_content(db, hash);
    }
    return id;
}

bool is_message(connection& db, campaign_id campaign, recipient_seq seq)
{
    return db.run(
        "SELECT 1 FROM outbound_messages WHERE campaign_id = :campaign AND seq = :seq", use(campaign), use(seq));
}

void read_message_of(connection& db, campaign_id campaign, channel via, queued_recipient& recipient)
{
    contact_id contact = 0;
    const bool found = db.run("SELECT r.contact_id, c.id, c.content, m.template_values FROM outbound_messages m"
                              " JOIN outbound_message_contents c ON c.id = m.content_id"
                              " JOIN campaign_recipients r ON r.campaign_id = m.campaign_id AND r.seq = m.seq"
                              " WHERE m.campaign_id = :campaign AND m.seq = :seq",
        use(campaign), use(recipient.seq), into(contact), into(recipient.content_id), into(recipient.content),
        into(recipient.values));
    if (!found)
        recipient.contact_exists = false;
    else if (contact == 0) {
        recipient.contact_exists = true;
        (via == channel::email ? recipient.email : recipient.phone) = recipient.address;
    }
}

// Locks the contents first, so that the deletion sees the messages that were being stored with them.
void delete_unused_contents(connection& db)
{
    const std::string is_unused =
        "NOT EXISTS (SELECT 1 FROM outbound_messages m WHERE m.content_id = outbound_message_contents.id)";
    std::vector<std::int64_t> unused;
    std::int64_t id = 0;
    db.prepare("SELECT id FROM outbound_message_contents WHERE " + is_unused + db.dialect().for_update(), into(id))
        .each([&] { unused.push_back(id); });
    for (const auto each : unused)
        db.change("DELETE FROM outbound_message_contents WHERE id = :id AND " + is_unused, use(each));
}

}  // namespace outbound::sql
