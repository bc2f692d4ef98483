// Only one transaction at a time writes to the index (advisory_lock::search), and only what it computed from the state
// that it still finds: the last indexed contact, and the changes noted in the block. A contact that is changed or
// erased later is noted again, or has its places removed by the erasure, which takes the same lock.
#include "store/contacts/search_index.hpp"

#include "model/integer_text.hpp"
#include "store/contacts/personal_tables.hpp"
#include "store/sql/identity.hpp"
#include "store/sql/table_row.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <algorithm>
#include <array>
#include <map>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

const std::string indexed_name = "last_indexed_contact";

/// Rows of the index, by their key.
using gram_rows = std::map<std::int64_t, std::string>;

/// What a block is indexed from.
struct block_state {
    std::int64_t block = 0;
    contact_id indexed = 0;
    std::vector<std::int64_t> changes;  ///< Keys of the noted changes.

    bool operator==(const block_state&) const = default;
};

block_state read_state(connection& db, std::int64_t block)
{
    block_state state{block, last_indexed(db), {}};
    const auto first = first_of_block(block);
    const auto last = first_of_block(block + 1) - 1;
    std::int64_t id = 0;
    auto rows =
        db.prepare("SELECT id FROM outbound_contact_changes WHERE contact_id BETWEEN :first AND :last ORDER BY id",
            use(first), use(last), into(id));
    rows.each([&] { state.changes.push_back(id); });
    return state;
}

/// The block of the first contact that waits. New contacts come first, in order, so that none between two is left out.
std::optional<std::int64_t> next_block(connection& db, std::int64_t spare)
{
    const auto indexed = last_indexed(db);
    contact_id id = 0;
    const bool has_new =
        db.run("SELECT id FROM outbound_contacts WHERE id > :indexed ORDER BY id LIMIT 1", use(indexed), into(id));
    contact_id any = 0;
    if (has_new && db.run("SELECT id FROM outbound_contacts WHERE id > :indexed ORDER BY id LIMIT 1 OFFSET :spare",
                       use(indexed), use(spare), into(any)))
        return block_of(id);
    if (!db.run("SELECT id FROM outbound_contact_changes ORDER BY id LIMIT 1 OFFSET :spare", use(spare), into(any)))
        return std::nullopt;
    contact_id changed = 0;
    db.run("SELECT contact_id FROM outbound_contact_changes ORDER BY id LIMIT 1", into(changed));
    return block_of(has_new ? std::min(changed, id) : changed);
}

/// The rows that the block should have, and its last contact.
struct wanted_rows {
    gram_rows rows;
    contact_id last = 0;
};

/// `grams` has a gram of the block and a place in it, in each number.
gram_rows rows_of(std::int64_t block, std::vector<std::int64_t>& grams)
{
    std::ranges::sort(grams);
    const auto repeated = std::ranges::unique(grams);
    grams.erase(repeated.begin(), repeated.end());
    gram_rows out;
    std::vector<std::size_t> places;
    for (std::size_t i = 0; i < grams.size(); ++i) {
        places.push_back(place_in_block(grams[i]));
        const auto gram = grams[i] >> block_bits;
        if (i + 1 < grams.size() && grams[i + 1] >> block_bits == gram)
            continue;
        out.emplace_hint(out.end(), place_of(block, gram), set_text(places));
        places.clear();
    }
    return out;
}

wanted_rows compute(connection& db, std::int64_t block)
{
    std::array<std::string, 5> texts;
    const auto expressions = searched_texts();
    std::string columns = "c.id";
    outputs outcome;
    contact_id id = 0;
    outcome.add(id);
    for (std::size_t i = 0; i < texts.size(); ++i) {
        columns += ", " + expressions[i];
        outcome.add(texts[i]);
    }
    const auto first = first_of_block(block);
    const auto last = first_of_block(block + 1) - 1;
    wanted_rows out;
    std::vector<std::int64_t> grams;
    std::vector<rules::gram> of_one;
    auto rows = db.prepare("SELECT " + columns + " FROM outbound_contacts c WHERE c.id BETWEEN :first AND :last",
        use(first), use(last), outcome);
    rows.each([&] {
        of_one.clear();
        for (const auto& text : texts)
            rules::add_grams(text, of_one);
        for (const auto gram : of_one)
            grams.push_back(gram << block_bits | static_cast<std::int64_t>(place_in_block(id)));
        out.last = std::max(out.last, id);
    });
    out.rows = rows_of(block, grams);
    return out;
}

gram_rows read_rows(connection& db, std::int64_t block)
{
    gram_rows found;
    const auto first = place_of(block, 0);
    const auto last = place_of(block + 1, 0) - 1;
    std::int64_t place = 0;
    std::string contacts;
    auto rows = db.prepare(
        "SELECT place, contacts FROM outbound_contact_grams WHERE place BETWEEN :first AND :last ORDER BY place",
        use(first), use(last), into(place), into(contacts));
    rows.each([&] { found.emplace_hint(found.end(), place, contacts); });
    return found;
}

boost::json::object as_json(const gram_rows::value_type& row)
{
    return {{"place", row.first}, {"contacts", row.second}};
}

void write_rows(connection& db, const boost::json::array& changed)
{
    static constexpr json_column columns[] = {{"place", "BIGINT"}, {"contacts", "TEXT"}};
    if (changed.empty())
        return;
    const auto rows = boost::json::serialize(changed);
    db.change("INSERT INTO outbound_contact_grams (place, contacts) SELECT r.place, r.contacts FROM " +
                  db.dialect().json_rows(columns) +
                  " WHERE 1 = 1 ON CONFLICT (place) DO UPDATE SET contacts = excluded.contacts",
        use(rows));
}

void delete_by_key(connection& db, const std::string& table_and_key, const boost::json::array& keys)
{
    if (keys.empty())
        return;
    const auto list = boost::json::serialize(keys);
    db.change("DELETE FROM " + table_and_key + " IN (" + db.dialect().json_items("keys", "BIGINT") + ')', use(list));
}

void delete_grams(connection& db, const boost::json::array& places)
{
    delete_by_key(db, "outbound_contact_grams WHERE place", places);
}

/// The difference between the rows that a block has and those that it should have.
struct block_difference {
    block_state from;
    contact_id last = 0;  ///< Of the block.
    boost::json::array changed;
    boost::json::array surplus;  ///< Keys.
};

block_difference compare_block(connection& db, std::int64_t block)
{
    block_difference out{read_state(db, block), 0, {}, {}};
    const auto wanted = compute(db, block);
    const auto present = read_rows(db, block);
    out.last = wanted.last;
    for (const auto& row : wanted.rows)
        if (const auto found = present.find(row.first); found == present.end() || found->second != row.second)
            out.changed.push_back(as_json(row));
    for (const auto& row : present)
        if (!wanted.rows.contains(row.first))
            out.surplus.push_back(row.first);
    return out;
}

void write_difference(connection& db, const block_difference& block)
{
    write_rows(db, block.changed);
    delete_grams(db, block.surplus);
    delete_by_key(db, "outbound_contact_changes WHERE id",
        boost::json::array(block.from.changes.begin(), block.from.changes.end()));
    if (block.last > block.from.indexed)
        write_meta(db, indexed_name, std::to_string(block.last));
}

}  // namespace

std::span<const std::string> searched_texts()
{
    static const auto& texts = *new std::array<std::string, 5>{"c.external_id",
        "coalesce(c.first_name, '') || ' ' || coalesce(c.last_name, '')", "c.email", "c.phone", "c.company"};
    return texts;
}

contact_id last_indexed(connection& db)
{
    return read_integer<contact_id>(read_meta(db, indexed_name)).value_or(0);
}

void note_contact_changes(connection& db, const std::vector<contact_id>& changed)
{
    if (changed.empty())
        return;
    const auto ids = boost::json::serialize(boost::json::array(changed.begin(), changed.end()));
    db.change(
        "INSERT INTO outbound_contact_changes (contact_id) " + db.dialect().json_items("ids", "BIGINT"), use(ids));
}

bool index_block(database& home, std::int64_t spare)
{
    block_difference block;
    {
        const snapshot db{home};
        const auto next = next_block(*db, spare);
        if (!next)
            return false;
        block = compare_block(*db, *next);
    }
    write(home, [&](transaction& tx) {
        tx.lock_exclusive(advisory_lock::search);
        if (read_state(*tx, block.from.block) == block.from)  // Otherwise the next call begins anew.
            write_difference(*tx, block);
    });
    return true;
}

std::int64_t count_unindexed(connection& db)
{
    const auto indexed = last_indexed(db);
    std::int64_t waiting = 0;
    db.run("SELECT (SELECT count(*) FROM outbound_contacts WHERE id > :indexed) + (SELECT count(DISTINCT contact_id) "
           "FROM outbound_contact_changes WHERE contact_id <= :indexed)",
        use(indexed, "indexed"), into(waiting));
    return waiting;
}

// Looks at all grams of the block: the contact may have had other texts when it was indexed. A gram that nobody else
// has goes as a whole, because its key tells three characters.
std::int64_t erase_grams(const erasure_step& step)
{
    if (!step.source.is_own)
        return 0;
    const auto block = block_of(step.contact);
    const auto place = place_in_block(step.contact);
    boost::json::array changed;
    boost::json::array surplus;
    for (auto& row : read_rows(step.db, block)) {
        contact_set set;
        add_set(row.second, set);
        if (!set[place])
            continue;
        set.reset(place);
        if (set.none())
            surplus.push_back(row.first);
        else
            changed.push_back(as_json({row.first, set_text(set)}));
    }
    write_rows(step.db, changed);
    delete_grams(step.db, surplus);
    return std::ssize(changed) + std::ssize(surplus);
}

}  // namespace outbound::sql
