// Inserts contacts or updates those with the same key. Looks up existing contacts first, because "ON CONFLICT" does not
// report which rows are new.
#include "store/contacts/contacts.hpp"

#include "model/address.hpp"
#include "model/folded_name.hpp"
#include "store/contacts/former_addresses.hpp"
#include "store/contacts/search_index.hpp"
#include "store/contacts/stored_contacts.hpp"
#include "store/sql/table_row.hpp"
#include "store/suppressions/suppressions.hpp"

#include <boost/json/array.hpp>

#include <unordered_map>
#include <utility>

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

struct contact_row {
    contact person;
    std::string industry_folded = fold_name(person.industry);
};

template <is_row<contact_row> Row, class F>
void each_column(Row& row, F&& f)
{
    auto& c = row.person;
    f("external_id", c.external_id);
    f("email", c.email);
    f("phone", c.phone);
    f("first_name", c.first_name);
    f("last_name", c.last_name);
    f("company", c.company);
    f("industry", c.industry);
    f("lead_score", c.lead_score);
    f("timezone", c.timezone);
    f("fields", c.fields);
    f("industry_folded", row.industry_folded);
}

/// What a stored contact had before it is written.
struct stored_texts {
    std::string email;
    std::string phone;
    std::string first_name;
    std::string last_name;
    std::string company;

    static constexpr std::string_view columns = "email, phone, first_name, last_name, company";

    outputs variables()
    {
        outputs all;
        for (auto* text : {&email, &phone, &first_name, &last_name, &company})
            all.add(*text);
        return all;
    }

    /// Whether a search finds another contact from now on.
    bool are_found_as(const contact& now) const
    {
        return email == now.email && phone == now.phone && first_name == now.first_name && last_name == now.last_name &&
               company == now.company;
    }
};

/// The caller appends VALUES or a SELECT that begins with the time, twice.
std::string insert_into_contacts()
{
    return "INSERT INTO outbound_contacts (created_at, updated_at, " + columns_as<contact_row>("@") + ") ";
}

/// The statements of an upsert, prepared once and executed for each contact.
class upsert_of_each {
public:
    upsert_of_each(connection& db, timestamp now)
        : db_{db},
          now_{now},
          find_{db.prepare(
              "SELECT id, " + std::string{stored_texts::columns} + " FROM outbound_contacts WHERE external_id = :key",
              use(row_.person.external_id), into(id_), before_.variables())},
          insert_{
              db.prepare(insert_into_contacts() + "VALUES (:created, :updated, " + columns_as<contact_row>(":@") + ")",
                  use(now_), use(now_), columns_from(row_))},
          update_{db.prepare("UPDATE outbound_contacts SET " + columns_as<contact_row>("@ = :@") +
                                 ", updated_at = :now WHERE id = :id",
              columns_from(row_), use(now_), use(id_))},
          untag_{db.prepare("DELETE FROM outbound_contact_tags WHERE contact_id = :id", use(id_))},
          tag_{db.prepare("INSERT INTO outbound_contact_tags (contact_id, tag, folded) VALUES (:id, :tag, :folded)",
              use(id_), use(one_tag_), use(folded_tag_))}
    {
    }

    contact_store::upserted write(const contact& c)
    {
        row_ = contact_row{c};
        const bool known = find_.execute();
        if (known) {
            add_former_addresses(former_, id_, before_.email, before_.phone, c);
            if (!before_.are_found_as(c))
                changed_.push_back(id_);
            update_.execute();
            untag_.execute();
        } else {
            insert_.execute();
            id_ = inserted_id();
        }
        for (const auto& tag : c.tags) {
            one_tag_ = tag;
            folded_tag_ = fold_name(tag);
            tag_.execute();
        }
        return {id_, !known};
    }

    void end()
    {
        keep_former_addresses(db_, former_);
        note_contact_changes(db_, changed_);
    }

private:
    /// Avoids RETURNING, for which SQLite builds an in-memory table and opens a statement journal on each insert.
    contact_id inserted_id()
    {
        long long id = 0;
        db_.session().get_last_insert_id("outbound_contacts", id);
        return id;
    }

    connection& db_;
    timestamp now_;
    contact_row row_;
    contact_id id_ = 0;
    stored_texts before_;
    std::vector<former_address> former_;
    std::vector<contact_id> changed_;
    std::string one_tag_;
    std::string folded_tag_;
    query find_, insert_, update_, untag_, tag_;
};

/// An upsert with one statement for each step.
class upsert_of_all {
public:
    upsert_of_all(connection& db, timestamp now, std::span<const contact> people) : db_{db}, now_{now}, people_{people}
    {
        for (const auto& c : people) {
            const auto [at, is_new] = places_.try_emplace(c.external_id, entries_.size());
            if (is_new)
                entries_.push_back({});
            entries_[at->second].person = &c;  // Of two contacts with the same key the later one wins.
        }
        boost::json::array rows;
        rows.reserve(entries_.size());
        for (const auto& entry : entries_)
            rows.push_back(json_row_of(contact_row{*entry.person}));
        rows_ = boost::json::serialize(rows);
    }

    std::vector<contact_store::upserted> write()
    {
        look_up();
        write_rows();
        write_tags();
        note_changes();
        std::vector<contact_store::upserted> out;
        out.reserve(people_.size());
        for (const auto& c : people_) {
            auto& entry = entries_[places_.at(c.external_id)];
            out.push_back({entry.id, !std::exchange(entry.is_known, true)});
        }
        return out;
    }

private:
    struct pending_contact {
        const contact* person = nullptr;
        contact_id id = 0;
        bool is_known = false;
        stored_texts before{};
    };

    // LATERAL with LIMIT forces an index look-up per key: a plan made while the table was small would hash the table.
    void look_up()
    {
        std::string key;
        stored_texts before;
        auto found =
            db_.prepare("SELECT r.external_id, t.* FROM " + db_.dialect().json_rows(json_columns<contact_row>()) +
                            " CROSS JOIN LATERAL (SELECT " + std::string{stored_texts::columns} +
                            " FROM outbound_contacts WHERE external_id = r.external_id LIMIT 1) AS t",
                use(rows_), into(key), before.variables());
        found.each([&] {
            auto& entry = entries_[places_.at(key)];
            entry.is_known = true;
            entry.before = before;
        });
    }

    void write_rows()
    {
        contact_id id = 0;
        std::string key;
        auto upsert =
            db_.prepare(insert_into_contacts() + "SELECT :now, :now, " + columns_as<contact_row>("r.@") + " FROM " +
                            db_.dialect().json_rows(json_columns<contact_row>()) +
                            " ON CONFLICT (external_id) DO UPDATE SET " + columns_as<contact_row>("@ = excluded.@") +
                            ", updated_at = excluded.updated_at RETURNING id, external_id",
                use(now_, "now"), use(rows_, "rows"), into(id), into(key));
        upsert.each([&] { entries_[places_.at(key)].id = id; });
    }

    void write_tags()
    {
        std::vector<contact_id> known;
        boost::json::array tags;
        for (const auto& entry : entries_) {
            if (entry.is_known)
                known.push_back(entry.id);
            for (const auto& tag : entry.person->tags)
                tags.push_back(
                    {{"contact_id", entry.id}, {"tag", json_cell(tag)}, {"folded", json_cell(fold_name(tag))}});
        }
        if (!known.empty()) {
            const auto keys = array_of(known);
            db_.change("DELETE FROM outbound_contact_tags WHERE contact_id = ANY(CAST(:keys AS BIGINT[]))", use(keys));
        }
        if (!tags.empty()) {
            static constexpr json_column columns[] = {{"contact_id", "BIGINT"}, {"tag", "TEXT"}, {"folded", "TEXT"}};
            const auto text = boost::json::serialize(tags);
            db_.change(
                "INSERT INTO outbound_contact_tags (contact_id, tag, folded) SELECT r.contact_id, r.tag, r.folded "
                "FROM " +
                    db_.dialect().json_rows(columns),
                use(text));
        }
    }

    void note_changes()
    {
        std::vector<former_address> former;
        std::vector<contact_id> changed;
        for (const auto& entry : entries_) {
            const auto& before = entry.before;
            add_former_addresses(former, entry.id, before.email, before.phone, *entry.person);
            if (entry.is_known && !before.are_found_as(*entry.person))
                changed.push_back(entry.id);
        }
        keep_former_addresses(db_, former);
        note_contact_changes(db_, changed);
    }

    connection& db_;
    timestamp now_;
    std::span<const contact> people_;
    std::unordered_map<std::string, std::size_t> places_;  // in entries_, by key
    std::vector<pending_contact> entries_;
    std::string rows_;
};

std::vector<contact_store::upserted> upsert_into(connection& db, std::span<const contact> people, timestamp now)
{
    if (db.dialect().prefers_sets())
        return upsert_of_all{db, now, people}.write();
    std::vector<contact_store::upserted> out;
    out.reserve(people.size());
    upsert_of_each each{db, now};
    for (const auto& c : people)
        out.push_back(each.write(c));
    each.end();
    return out;
}

/// Restores the suppressions of erased people who return as contacts.
void recall_suppressions_of(connection& db, std::span<const contact> people)
{
    if (!has_hashed_suppressions(db))
        return;
    std::vector<std::string> emails;
    std::vector<std::string> phones;
    for (const auto& c : people) {
        emails.push_back(fold_email(c.email));
        phones.push_back(c.phone);
    }
    recall_suppressions(db, channel::email, emails);
    for (const auto via : {channel::sms, channel::phone})
        recall_suppressions(db, via, phones);
}

}  // namespace

std::vector<contact_store::upserted> contacts::edit(
    std::span<const std::string> external_ids, const contact_edit& change)
{
    source_.require_ours();
    return write(database_, [&](transaction& tx) {
        tx.lock_exclusive(advisory_lock::contacts);
        if (external_ids.empty())
            return std::vector<upserted>{};
        auto by_key = stored_contacts(*tx, external_ids);
        std::vector<contact> changed;
        changed.reserve(external_ids.size());
        for (std::size_t i = 0; i < external_ids.size(); ++i) {
            auto& person = by_key[external_ids[i]];
            person.external_id = external_ids[i];
            change(i, person);
            changed.push_back(person);
        }
        auto out = upsert_into(*tx, changed, database_.now());
        recall_suppressions_of(*tx, changed);
        return out;
    });
}

std::vector<contact_store::upserted> contacts::upsert(std::span<const contact> people)
{
    source_.require_ours();
    return write(database_, [&](transaction& tx) {
        tx.lock_exclusive(advisory_lock::contacts);
        auto out = upsert_into(*tx, people, database_.now());
        recall_suppressions_of(*tx, people);
        return out;
    });
}

}  // namespace outbound::sql
