// Counts the contacts of a segment that would be skipped, by reason.
#include "store/contacts/contacts.hpp"

#include "model/address.hpp"
#include "rules/address_hash.hpp"
#include "store/contacts/segment_sql.hpp"
#include "store/sql/identity.hpp"
#include "store/suppressions/suppressions.hpp"

#include <unordered_set>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// Sorted by address, so that duplicates are adjacent and need no memory.
std::string by_address(const contact_tables& source, channel via, const std::string& counts, const std::string& where)
{
    const std::string column = "c." + std::string{address_column(via)};
    const std::string folded = via == channel::email ? "lower(" + column + ")" : column;
    return "SELECT " + folded + " AS address, CASE WHEN " + is_suppressed_where(counts, folded, ":channel") +
           " THEN 1 ELSE 0 END FROM " + source.contacts + " c WHERE " + where + " ORDER BY address";
}

/// Opt-outs kept only as hashes, which prepare() will restore.
class hashed_opt_outs {
public:
    hashed_opt_outs(connection& db, channel via, message_kind kind, timestamp now) : via_{via}
    {
        const auto counts = counts_for(via, kind);
        std::string hash;
        auto rows =
            db.prepare("SELECT address FROM outbound_suppressions WHERE address LIKE '#%' AND channel = :channel AND " +
                           holds() + (counts.empty() ? "" : " AND ") + counts,
                use(via, "channel"), use(now, "now"), into(hash));
        rows.each([&] { hashes_.insert(hash); });
        if (!hashes_.empty())
            secret_ = read_secret(db);
    }

    bool contains(const std::string& address) const
    {
        return !hashes_.empty() && hashes_.contains(rules::hash_address(secret_, via_, address));
    }

private:
    channel via_;
    std::string secret_;
    std::unordered_set<std::string> hashes_;
};

/// Addresses that SQL cannot fold: non-ASCII domains, leading or trailing blanks.
class other_spellings {
public:
    /// Collects the address for count() if SQL cannot fold it; false: it can.
    bool take(channel via, const std::string& address)
    {
        auto folded = fold_address(via, address);
        if (folded == address) {
            if (address.find("xn--") != std::string::npos)
                known_.insert(address);
            return false;
        }
        taken_.push_back(std::move(folded));
        return true;
    }

    /// `counts`: as of is_suppressed_where().
    void count(connection& db, channel via, const std::string& counts, timestamp now, const hashed_opt_outs& hashed,
        audience_estimate& out)
    {
        std::string address;
        bool suppressed = false;
        auto look = db.prepare("SELECT CASE WHEN " + is_suppressed_where(counts, "CAST(:address AS TEXT)", ":channel") +
                                   " THEN 1 ELSE 0 END",
            use(address, "address"), use(via, "channel"), use(now, "now"), into(suppressed));
        for (auto& each : taken_) {
            address = each;
            look.each([] {});
            if (!valid_address(via, address))
                ++out.invalid_address;
            else if (suppressed || hashed.contains(address))
                ++out.suppressed;
            else if (!known_.insert(address).second)
                ++out.duplicate;
            else
                ++out.sendable;
        }
    }

private:
    std::vector<std::string> taken_;
    std::unordered_set<std::string> known_;  // In Punycode already.
};

}  // namespace

audience_estimate contacts::estimate(const segment& filter, channel via, message_kind kind)
{
    const auto counts = counts_for(via, kind, "s");
    const auto now = database_.now();
    std::string address;
    std::string previous;
    bool suppressed = false;
    audience_estimate out;

    const snapshot db{database_};
    const auto condition = compile(*db, filter, source_, walk::whole);
    const hashed_opt_outs hashed{*db, via, kind, now};
    other_spellings others;
    auto rows = db->walk(by_address(source_, via, counts, condition.where), use(via, "channel"), use(now, "now"),
        condition.values, into(address), into(suppressed));
    rows.each([&] {
        ++out.matched;
        if (address.empty())
            ++out.no_address;
        else if (others.take(via, address))
            return;
        else if (!valid_address(via, address))
            ++out.invalid_address;
        else if (suppressed || hashed.contains(address))
            ++out.suppressed;
        else if (address == previous)
            ++out.duplicate;
        else
            ++out.sendable;
        previous = address;
    });
    others.count(*db, via, counts, now, hashed, out);
    out.unknown_contacts = count_unknown_contacts(*db, filter, source_);
    return out;
}

}  // namespace outbound::sql
