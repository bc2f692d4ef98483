// The same text is always encrypted to the same result, so that an address which comes and goes is stored once.
#include "store/contacts/former_addresses.hpp"

#include "model/address.hpp"
#include "model/sealed_text.hpp"
#include "store/contacts/address_search.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/sql/identity.hpp"
#include "store/sql/table_row.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

bool belongs_to_others(connection& db, contact_id id, const std::string& address)
{
    rules::personal_marks spellings;
    spellings.add_address(address);
    const auto via = spellings.emails.empty() ? channel::sms : channel::email;
    const auto owners = search_addresses(db, via, spellings.emails.empty() ? spellings.phones : spellings.emails);
    return std::ranges::any_of(owners, [&](const found_address& found) { return found.id != id; });
}

}  // namespace

void add_former_addresses(
    std::vector<former_address>& to, contact_id id, std::string_view email, std::string_view phone, const contact& now)
{
    if (!email.empty() && email != now.email && fold_email(email) != fold_email(now.email))
        to.push_back({id, std::string{email}});
    if (!phone.empty() && phone != now.phone)
        to.push_back({id, std::string{phone}});
}

void keep_former_addresses(connection& db, const std::vector<former_address>& addresses)
{
    if (addresses.empty())
        return;
    static constexpr json_column columns[] = {{"contact_id", "BIGINT"}, {"address", "TEXT"}};
    const auto secret = read_secret(db);
    boost::json::array rows;
    for (const auto& former : addresses)
        rows.push_back({{"contact_id", former.contact}, {"address", seal(secret, former.address)}});
    const auto text = boost::json::serialize(rows);
    db.change("INSERT INTO outbound_former_addresses (contact_id, address) SELECT r.contact_id, r.address FROM " +
                  db.dialect().json_rows(columns) + " WHERE 1 = 1 ON CONFLICT (contact_id, address) DO NOTHING",
        use(text));
}

void read_former_addresses(connection& db, const std::string& secret, contact_id id, rules::personal_marks& marks)
{
    std::vector<std::string> found;
    std::string sealed;
    auto rows =
        db.prepare("SELECT address FROM outbound_former_addresses WHERE contact_id = :id", use(id), into(sealed));
    rows.each([&] { found.push_back(unseal(secret, sealed).value_or("")); });
    for (const auto& address : found)
        if (!address.empty() && !belongs_to_others(db, id, address))
            marks.add_address(address);
}

std::int64_t forget_former_addresses(const erasure_step& step)
{
    return step.db.change("DELETE FROM outbound_former_addresses WHERE contact_id = :id", use(step.contact));
}

}  // namespace outbound::sql
