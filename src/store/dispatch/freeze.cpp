// Turns contacts into recipients: checks addresses, suppressions and duplicates, then inserts all rows.
#include "store/dispatch/freeze.hpp"

#include "model/address.hpp"
#include "store/suppressions/suppressions.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <unordered_set>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

// Normalises the address and sets the reason for skipping it.
void check_address(frozen& recipient, channel via)
{
    if (recipient.address.empty()) {
        recipient.reason = to_string(skip_reason::no_address);
        return;
    }
    if (via == channel::email)
        recipient.address = fold_email(recipient.address);
    if (via == channel::email ? !valid_email(recipient.address) : !valid_e164(recipient.address))
        recipient.reason = to_string(skip_reason::invalid_address);
}

using addresses = std::unordered_set<std::string>;

/// Finds which of the contacts' addresses have a row in a table.
class search {
public:
    search(connection& db, const std::vector<frozen>& contacts) : db_{db}, contacts_{contacts} {}

    /// `where` selects the rows that count; variables are bound by name.
    template <class... Variables>
    addresses run(const std::string& table, const std::string& where, const Variables&... variables)
    {
        addresses found;
        std::string wanted;
        std::string address;
        auto rows = db_.prepare(select(table, where), use(wanted, "wanted"), variables..., into(address));
        const auto collect = [&] { rows.each([&] { found.insert(address); }); };
        if (db_.dialect().prefers_sets()) {
            wanted = all();
            collect();
            return found;
        }
        for (const auto& recipient : contacts_)
            if (recipient.reason.empty()) {
                wanted = recipient.address;
                collect();
            }
        return found;
    }

private:
    // LATERAL with LIMIT forces an index look-up per address: a plan made while the table was small would hash the
    // table.
    std::string select(const std::string& table, const std::string& where) const
    {
        const auto from = " FROM " + table + " WHERE " + where + " AND address = ";
        return db_.dialect().prefers_sets() ? "SELECT w.one FROM json_array_elements_text(CAST(:wanted AS json)) AS w "
                                              "(one) CROSS JOIN LATERAL (SELECT 1" +
                                                  from + "w.one LIMIT 1) AS t"
                                            : "SELECT address" + from + ":wanted LIMIT 1";
    }

    std::string all() const
    {
        boost::json::array texts;
        for (const auto& recipient : contacts_)
            if (recipient.reason.empty())
                texts.emplace_back(recipient.address);
        return boost::json::serialize(texts);
    }

    connection& db_;
    const std::vector<frozen>& contacts_;
};

std::vector<std::string> sound_addresses(const std::vector<frozen>& contacts)
{
    std::vector<std::string> sound;
    for (const auto& contact : contacts)
        if (contact.reason.empty())
            sound.push_back(contact.address);
    return sound;
}

void judge(connection& db, const frozen_for& campaign, std::vector<frozen>& contacts, timestamp now)
{
    for (auto& recipient : contacts)
        check_address(recipient, campaign.type);
    search among{db, contacts};
    recall_suppressions(db, campaign.type, sound_addresses(contacts));
    const auto counts = counts_for(campaign.type, campaign.kind);
    const auto suppressed = among.run("outbound_suppressions",
        "channel = :channel AND " + holds() + (counts.empty() ? "" : " AND ") + counts, use(campaign.type, "channel"),
        use(now, "now"));
    // A skipped row does not make another row a duplicate.
    auto taken = among.run(
        "campaign_recipients", "campaign_id = :campaign AND status <> 'skipped'", use(campaign.id, "campaign"));
    for (auto& recipient : contacts) {
        if (!recipient.reason.empty())
            continue;
        if (suppressed.contains(recipient.address))
            recipient.reason = to_string(skip_reason::suppressed);
        else if (!taken.insert(recipient.address).second)
            recipient.reason = to_string(skip_reason::duplicate);
    }
}

recipient_status status_of(const frozen& recipient)
{
    return recipient.reason.empty() ? recipient_status::queued : recipient_status::skipped;
}

void insert_each(connection& db, campaign_id campaign, recipient_seq seq, const std::vector<frozen>& contacts)
{
    frozen row;
    recipient_status status{};
    auto insert = db.prepare("INSERT INTO campaign_recipients (campaign_id, seq, contact_id, address, status, reason)"
                             " VALUES (:campaign, :seq, :contact, :address, :status, :reason)",
        use(campaign), use(seq), use(row.contact_id), use(row.address), use(status), use(row.reason));
    for (const auto& recipient : contacts) {
        row = recipient;
        status = status_of(recipient);
        insert.execute();
        ++seq;
    }
}

void insert_together(connection& db, campaign_id campaign, recipient_seq seq, const std::vector<frozen>& contacts)
{
    boost::json::array rows;
    rows.reserve(contacts.size());
    for (const auto& recipient : contacts)
        rows.push_back({{"seq", seq++}, {"contact_id", recipient.contact_id}, {"address", recipient.address},
            {"status", to_string(status_of(recipient))}, {"reason", recipient.reason}});
    const auto text = boost::json::serialize(rows);
    db.change("INSERT INTO campaign_recipients (campaign_id, seq, contact_id, address, status, reason)"
              " SELECT :campaign, seq, contact_id, address, status, reason FROM json_to_recordset(CAST(:rows AS json))"
              " AS r (seq BIGINT, contact_id BIGINT, address TEXT, status TEXT, reason TEXT)",
        use(campaign), use(text));
}

}  // namespace

void freeze(
    connection& db, const frozen_for& campaign, recipient_seq first_seq, std::vector<frozen>& contacts, timestamp now)
{
    if (contacts.empty())
        return;
    judge(db, campaign, contacts, now);
    std::ranges::stable_sort(contacts, {}, &frozen::zone);
    if (db.dialect().prefers_sets())
        insert_together(db, campaign.id, first_seq, contacts);
    else
        insert_each(db, campaign.id, first_seq, contacts);
    const auto last_seq = first_seq + static_cast<recipient_seq>(contacts.size()) - 1;
    db.change("INSERT INTO outbound_recipient_problems (campaign_id, seq, status, reason, detail)"
              " SELECT campaign_id, seq, status, reason, '' FROM campaign_recipients"
              " WHERE campaign_id = :campaign AND seq BETWEEN :first AND :last AND status = 'skipped'",
        use(campaign.id), use(first_seq), use(last_seq));
}

}  // namespace outbound::sql
