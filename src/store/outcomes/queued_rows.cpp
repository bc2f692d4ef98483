#include "store/outcomes/queued_rows.hpp"

#include <algorithm>

namespace outbound::sql {

query queued_rows(connection& db, const contact_tables& from, const claim_terms& terms, std::string_view where,
    const bindings& values, queued_recipient& recipient)
{
    std::string columns = "r.seq, r.attempt, r.address, CASE WHEN c.id IS NULL THEN 0 ELSE 1 END";
    outputs row;
    row.add(recipient.seq);
    row.add(recipient.attempt);
    row.add(recipient.address);
    row.add(recipient.contact_exists);
    const auto read = [&](const std::string& name, auto& member, const std::string& column) {
        if (terms.columns && std::find(terms.columns->begin(), terms.columns->end(), name) == terms.columns->end())
            return;
        columns += ", " + column;
        row.add(member);
    };
    const auto read_text = [&](const std::string& name, std::string& member) {
        read(name, member, "COALESCE(" + from.text(name) + ", '')");  // The contact may have been deleted.
    };
    read_text("external_id", recipient.external_id);
    read_text("email", recipient.email);
    read_text("phone", recipient.phone);
    read_text("first_name", recipient.first_name);
    read_text("last_name", recipient.last_name);
    read_text("company", recipient.company);
    read_text("industry", recipient.industry);
    read_text("timezone", recipient.timezone);
    read("lead_score", recipient.lead_score, from.lead_score());
    read("fields", recipient.fields, "COALESCE(" + from.fields() + ", '')");
    return db.prepare("SELECT " + columns + " FROM campaign_recipients r LEFT JOIN " + from.contacts +
                          " c ON c.id = r.contact_id WHERE r.campaign_id = :campaign AND " + std::string{where},
        values, row);
}

}  // namespace outbound::sql
