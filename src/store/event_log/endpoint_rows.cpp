#include "store/event_log/endpoint_rows.hpp"

#include "model/list_text.hpp"

namespace outbound::sql {

using soci::use;

std::string text_of_types(const std::vector<event_type>& types)
{
    std::string out;
    for (const auto type : types)
        out.append(out.empty() ? "" : " ").append(to_string(type));
    return out;
}

event_endpoint endpoint_of(const endpoint_row& row)
{
    auto out = row.endpoint;
    std::string_view names{row.types};
    out.types.clear();
    while (!names.empty())
        if (const auto known = from_string<event_type>(take_entry(names, ' ')))
            out.types.push_back(*known);
    return out;
}

std::optional<event_endpoint> read_endpoint(connection& db, std::int64_t id)
{
    endpoint_row row;
    return select_endpoints(db, "id = :id", row, use(id)).execute() ? std::optional{endpoint_of(row)} : std::nullopt;
}

void set_halt(connection& db, std::int64_t id, endpoint_halt halt)
{
    db.change("UPDATE outbound_webhook_endpoints SET halt = :halt, failures = 0, failing_since = NULL, rest_until = 0"
              " WHERE id = :id",
        use(halt), use(id));
    if (halt != endpoint_halt::none)
        db.change("UPDATE outbound_webhook_deliveries SET state = 'cancelled', due_at = NULL WHERE endpoint_id = :id"
                  " AND due_at IS NOT NULL",
            use(id));
}

}  // namespace outbound::sql
