#include "store/event_log/append.hpp"

namespace outbound::sql {

void append_event(connection& db, event_type type, timestamp at, const boost::json::object& data)
{
    using soci::use;
    db.run("INSERT INTO outbound_events (type, at, data) VALUES (:type, :at, :data)", use(type), use(at), use(data));
}

}  // namespace outbound::sql
