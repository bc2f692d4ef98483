// Blanks the messages to a person. Statuses, times and counts stay, so that verify() still passes.
#include "rules/keyed_hash.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/outcomes/recorder.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <limits>
#include <optional>
#include <vector>

namespace outbound::sql {
namespace {

namespace json = boost::json;
using soci::into;
using soci::use;

constexpr std::size_t link_hash_bytes = 8;

/// Keeps only the duration of a call; the rest may identify the person.
std::string duration_alone(const std::string& data)
{
    boost::system::error_code fault;
    const auto parsed = json::parse(data, fault);
    const auto* members = fault ? nullptr : parsed.if_object();
    const auto* seconds = members == nullptr ? nullptr : members->if_contains("duration_seconds");
    return seconds != nullptr && seconds->is_int64() ? json::serialize(json::object{{"duration_seconds", *seconds}})
                                                     : std::string{};
}

struct event_text {
    std::int64_t hash = 0;
    std::string reason;
    std::string link;
    std::string data;

    bool operator==(const event_text&) const = default;
};

std::vector<event_text> read_events(connection& db, const recipient_place& recipient, std::int64_t after)
{
    std::vector<event_text> found;
    event_text row;
    auto rows =
        db.prepare("SELECT event_hash, reason, link, data FROM outbound_recipient_events WHERE campaign_id = :campaign"
                   " AND seq = :seq AND event_hash > :after ORDER BY event_hash LIMIT :limit",
            use(recipient.campaign), use(recipient.seq), use(after), use(rows_a_step), into(row.hash), into(row.reason),
            into(row.link), into(row.data));
    rows.each([&] { found.push_back(row); });
    return found;
}

bool write_event(const erasure_step& step, const recipient_place& recipient, const event_text& row)
{
    const event_text erased{row.hash, rules::without_mentions(row.reason, step.marks),
        hash_link(row.link, recipient, step.secret), duration_alone(row.data)};
    if (erased == row)
        return false;
    step.db.change("UPDATE outbound_recipient_events SET reason = :reason, link = :link, data = :data WHERE "
                   "campaign_id = :campaign"
                   " AND seq = :seq AND event_hash = :hash",
        use(erased.reason), use(erased.link), use(erased.data), use(recipient.campaign), use(recipient.seq),
        use(row.hash));
    return true;
}

std::int64_t erase_events_of(const erasure_step& step, const recipient_place& recipient, std::int64_t limit)
{
    std::int64_t changed = 0;
    auto after = std::numeric_limits<std::int64_t>::min();
    for (auto page = read_events(step.db, recipient, after); !page.empty();
         page = read_events(step.db, recipient, after)) {
        for (const auto& row : page) {
            if (changed == limit)
                return changed;
            changed += write_event(step, recipient, row);
        }
        after = page.back().hash;
    }
    return changed;
}

/// Number of attempts of a recipient whose next attempt is still ungranted; `nullopt` if a worker was granted it, or
/// none will follow.
std::optional<std::int32_t> unsent_attempts(connection& db, const recipient_place& place)
{
    auto status = recipient_status::unknown;
    std::int32_t attempts = 0;
    db.run("SELECT status, attempt FROM campaign_recipients WHERE campaign_id = :campaign AND seq = :seq",
        use(place.campaign), use(place.seq), into(status), into(attempts));
    bool is_unsent = false;
    if (status == recipient_status::queued) {
        // Locks the range: one that was just frozen was not seen when the ranges were locked.
        recipient_seq intent = 0;
        is_unsent = db.run("SELECT intent_seq FROM outbound_campaign_ranges WHERE campaign_id = :campaign"
                           " AND first_seq <= :seq ORDER BY first_seq DESC LIMIT 1" +
                               std::string{db.dialect().for_update()},
                        use(place.campaign), use(place.seq), into(intent)) &&
                    place.seq > intent;
    } else if (status == recipient_status::retrying) {
        is_unsent = db.run("SELECT 1 FROM outbound_campaign_retries WHERE campaign_id = :campaign AND seq = :seq"
                           " AND lease_until = 0",
            use(place.campaign), use(place.seq));
    }
    return is_unsent ? std::optional{attempts} : std::nullopt;
}

}  // namespace

void skip_unsent(const erasure_step& step, timestamp now)
{
    for (const auto& place : step.recipients) {
        const auto attempts = unsent_attempts(step.db, place);
        if (!attempts)
            continue;
        settlement skip;
        skip.seq = place.seq;
        skip.attempt = *attempts;
        skip.status = recipient_status::skipped;
        skip.reason = to_string(skip_reason::contact_deleted);
        skip.at = now;
        recorder{step.db, place.campaign, now}.conclude_retries(std::span{&skip, 1});
    }
}

std::string hash_link(const std::string& link, const recipient_place& recipient, const std::string& secret)
{
    if (link.empty() || link.starts_with('#'))
        return link;
    const auto text = "link:" + std::to_string(recipient.campaign) + ':' + std::to_string(recipient.seq) + ':' + link;
    return '#' + rules::keyed_hash(secret, text, link_hash_bytes);
}

std::int64_t erase_events(const erasure_step& step)
{
    std::int64_t changed = 0;
    for (const auto& recipient : step.recipients)
        changed += erase_events_of(step, recipient, rows_a_step - changed);
    return changed;
}

std::int64_t erase_problems(const erasure_step& step)
{
    std::int64_t changed = 0;
    for (const auto& recipient : step.recipients) {
        std::string reason;
        std::string detail;
        if (!step.db.run(
                "SELECT reason, detail FROM outbound_recipient_problems WHERE campaign_id = :campaign AND seq = :seq",
                use(recipient.campaign), use(recipient.seq), into(reason), into(detail)))
            continue;
        const auto erased = rules::without_mentions(reason, step.marks);
        if (detail.empty() && erased == reason)
            continue;
        changed += step.db.change(
            "UPDATE outbound_recipient_problems SET reason = :reason, detail = '' WHERE campaign_id = :campaign"
            " AND seq = :seq",
            use(erased), use(recipient.campaign), use(recipient.seq));
    }
    return changed;
}

// No vendor can be queried for a message without its address.
std::int64_t erase_watches(const erasure_step& step)
{
    std::int64_t changed = 0;
    for (const auto& recipient : step.recipients)
        changed += step.db.change("DELETE FROM outbound_campaign_watches WHERE campaign_id = :campaign AND seq = :seq",
            use(recipient.campaign), use(recipient.seq));
    return changed;
}

std::int64_t erase_recipients(const erasure_step& step)
{
    std::int64_t changed = 0;
    for (const auto& recipient : step.recipients) {
        std::string reason;
        if (!step.db.run("SELECT reason FROM campaign_recipients WHERE campaign_id = :campaign AND seq = :seq"
                         " AND (address <> '' OR external_id <> '')",
                use(recipient.campaign), use(recipient.seq), into(reason)))
            continue;
        reason = rules::without_mentions(reason, step.marks);
        changed += step.db.change("UPDATE campaign_recipients SET address = '', external_id = '', reason = :reason"
                                  " WHERE campaign_id = :campaign AND seq = :seq",
            use(reason), use(recipient.campaign), use(recipient.seq));
    }
    return changed;
}

}  // namespace outbound::sql
