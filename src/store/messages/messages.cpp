#include "store/messages/messages.hpp"

#include "store/content/message_contents.hpp"
#include "store/messages/hidden_campaigns.hpp"
#include "store/messages/message_rows.hpp"
#include "store/outcomes/recorder.hpp"
#include "store/sql/metadata_index.hpp"

#include <boost/json/serialize.hpp>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

std::string text_of(const boost::json::object& members)
{
    return members.empty() ? std::string{} : boost::json::serialize(members);
}

void insert_recipient(connection& db, const message_place& place, const new_message& m)
{
    const auto status = recipient_status::retrying;
    db.change("INSERT INTO campaign_recipients (campaign_id, seq, contact_id, address, status)"
              " VALUES (:campaign, :seq, :contact, :address, :status)",
        use(place.campaign), use(place.seq), use(m.contact), use(m.address), use(status));
}

void insert_message(
    connection& db, const message_place& place, const new_message& m, std::int64_t content, timestamp now)
{
    const auto key = m.key.empty() ? std::nullopt : std::optional{m.key};
    const auto values = text_of(m.values);
    const auto metadata = text_of(m.metadata);
    const auto due = m.due.value_or(now);
    db.change("INSERT INTO outbound_messages (campaign_id, seq, message_key, fingerprint, kind, content_id,"
              " template_values, metadata, due_at, created_at) VALUES (:campaign, :seq, :key, :fingerprint, :kind,"
              " :content, :values, :metadata, :due, :now)",
        use(place.campaign), use(place.seq), use(key), use(m.fingerprint), use(m.kind), use(content), use(values),
        use(metadata), use(due), use(now));
}

one_off_message insert(
    connection& db, const contact_tables& source, const std::string& secret, const new_message& m, timestamp now)
{
    if (m.contact != 0 && !db.run("SELECT 1 FROM " + source.contacts + " WHERE id = :id", use(m.contact)))
        throw error{errc::not_found, "there is no contact " + std::to_string(m.contact)};
    const auto content = keep_message_content(db, secret, m.content, m.has_own_texts);
    const auto place = take_place(db, m.channel, now);
    count_place(db, place);
    insert_recipient(db, place, m);
    recorder{db, place.campaign, now}.call_again(place.seq, 0, m.due.value_or(now));
    insert_message(db, place, m, content, now);
    if (m.inbound != 0)
        db.change("UPDATE outbound_unmatched_events SET handled_at = :now WHERE id = :id AND kind = 'replied'"
                  " AND handled_at IS NULL",
            use(now), use(m.inbound));
    auto stored = message_at(db, place).value();
    index_metadata(db, metadata_owner::message, stored.id, m.metadata);
    return stored;
}

}  // namespace

one_off_message messages::add(const new_message& m)
{
    return write(database_, [&](transaction& tx) {
        // An erasure that ends meanwhile must find the message, or be found by it.
        tx.lock_shared(advisory_lock::erasure);
        if (!m.key.empty())
            if (auto known = message_with_key(*tx, secret_, m.key))
                return *std::move(known);
        try {
            return insert(*tx, source_, secret_, m, database_.now());
        } catch (const unique_violation&) {
            throw transaction_conflict{"a message with this key is being stored by another process; try again"};
        }
    });
}

std::optional<one_off_message> messages::get(message_id id)
{
    return message_with_id(*database_.reader(), id);
}

std::optional<one_off_message> messages::find(std::string_view key)
{
    return message_with_key(*database_.reader(), secret_, std::string{key});
}

std::optional<message_texts> messages::texts(campaign_id campaign, recipient_seq seq)
{
    message_texts texts;
    const auto db = database_.reader();
    const bool found = db->run("SELECT c.content, m.template_values FROM outbound_messages m"
                               " JOIN outbound_message_contents c ON c.id = m.content_id"
                               " WHERE m.campaign_id = :campaign AND m.seq = :seq",
        use(campaign), use(seq), into(texts.content), into(texts.values));
    return found ? std::optional{std::move(texts)} : std::nullopt;
}

}  // namespace outbound::sql
