// Recipients with what a worker reads of their contacts.
#include "store/outcomes/queued_rows.hpp"

#include <algorithm>

namespace outbound::sql {

query queued_rows(connection& db, const contact_source& from, const claim_terms& terms, std::string_view where,
    const bindings& values, queued_recipient& who)
{
    std::string columns = "r.seq, r.attempt, r.address, CASE WHEN c.id IS NULL THEN 0 ELSE 1 END";
    outputs row;
    row.add(who.seq);
    row.add(who.attempt);
    row.add(who.address);
    row.add(who.contact_exists);
    const auto read = [&](const std::string& name, auto& member, const std::string& column) {
        if (terms.columns && std::find(terms.columns->begin(), terms.columns->end(), name) == terms.columns->end())
            return;
        columns += ", " + column;
        row.add(member);
    };
    const auto read_text = [&](const std::string& name, std::string& member) {
        read(name, member, "COALESCE(c." + name + ", '')");  // The contact may have been deleted.
    };
    read_text("external_id", who.external_id);
    read_text("email", who.email);
    read_text("phone", who.phone);
    read_text("first_name", who.first_name);
    read_text("last_name", who.last_name);
    read_text("company", who.company);
    read_text("industry", who.industry);
    read_text("timezone", who.timezone);
    read("lead_score", who.lead_score, "c.lead_score");
    read_text("fields", who.fields);
    return db.prepare("SELECT " + columns + " FROM campaign_recipients r LEFT JOIN " + from.contacts +
                          " c ON c.id = r.contact_id WHERE r.campaign_id = :campaign AND " + std::string{where},
        values, row);
}

}  // namespace outbound::sql
