#include "store/access/audit_log.hpp"

#include "store/sql/paging.hpp"

namespace outbound::sql {

using soci::into;
using soci::use;

void audit_log::add(const audit_entry& entry)
{
    const auto now = database_.now();
    write(database_, [&](transaction& tx) {
        tx->run("INSERT INTO outbound_audit (at, actor, token_id, operation, ids, result) "
                "VALUES (:at, :actor, :token, :operation, :ids, :result)",
            use(now), use(entry.actor), use(entry.token), use(entry.operation), use(entry.ids), use(entry.result));
    });
}

page<audit_entry> audit_log::list(const page_request& slice)
{
    const auto wanted = slice_by_id(slice);
    const auto db = database_.reader();
    std::vector<audit_entry> found;
    audit_entry entry;
    auto rows = db->prepare("SELECT id, at, actor, token_id, operation, ids, result FROM outbound_audit WHERE " +
                                wanted.condition + wanted.order,
        wanted.values, into(entry.id), into(entry.at), into(entry.actor), into(entry.token), into(entry.operation),
        into(entry.ids), into(entry.result));
    rows.each([&] { found.push_back(entry); });
    return to_page(std::move(found), wanted, &audit_entry::id);
}

}  // namespace outbound::sql
