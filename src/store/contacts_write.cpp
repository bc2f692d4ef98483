// Writing contacts: bulk upsert, removal, erasure.
#include "store/contacts.hpp"

namespace outbound::sql {
namespace {

using soci::into;
using soci::use;

/// The statements of an upsert, prepared once and executed for each contact. Look-up first: it tells new from known, which
/// "ON CONFLICT" would not.
class upsert_statements {
public:
    upsert_statements(connection& db, timestamp now)
        : now_{now}, find_{db.prepare("SELECT id FROM contacts WHERE external_id = :key", use(c_.external_id), into(id_))},
          insert_{db.prepare(
              "INSERT INTO contacts (external_id, email, phone, first_name, last_name, company, industry, lead_score, timezone, "
              "fields, "
              "created_at, updated_at) VALUES (:external_id, :email, :phone, :first_name, :last_name, :company, :industry, "
              ":lead_score, :timezone, :fields, :now, :now) RETURNING id",
              use(c_.external_id, "external_id"), use(c_.email, "email"), use(c_.phone, "phone"),
              use(c_.first_name, "first_name"), use(c_.last_name, "last_name"), use(c_.company, "company"),
              use(c_.industry, "industry"), use(c_.lead_score, "lead_score"), use(c_.timezone, "timezone"),
              use(c_.fields, "fields"), use(now_, "now"), into(id_))},
          update_{
              db.prepare("UPDATE contacts SET email = :email, phone = :phone, first_name = :first_name, last_name = :last_name, "
                         "company = :company, industry = :industry, lead_score = :lead_score, timezone = :timezone, "
                         "fields = :fields, updated_at = :now WHERE id = :id",
                  use(c_.email), use(c_.phone), use(c_.first_name), use(c_.last_name), use(c_.company), use(c_.industry),
                  use(c_.lead_score), use(c_.timezone), use(c_.fields), use(now_), use(id_))},
          untag_{db.prepare("DELETE FROM contact_tags WHERE contact_id = :id", use(id_))},
          tag_{db.prepare("INSERT INTO contact_tags (contact_id, tag) VALUES (:id, :tag)", use(id_), use(one_tag_))}
    {
    }

    contact_store::upserted write(const contact& c)
    {
        c_ = c;
        const bool known = find_.execute();
        if (known) {
            update_.execute();
            untag_.execute();
        } else {
            insert_.execute();
        }
        for (const auto& tag : c.tags) {
            one_tag_ = tag;
            tag_.execute();
        }
        return {id_, !known};
    }

private:
    timestamp now_;
    contact c_;
    contact_id id_ = 0;
    std::string one_tag_;
    query find_, insert_, update_, untag_, tag_;
};

void blank_recipients(connection& db, contact_id id)
{
    db.run("UPDATE recipient_problems SET detail = '' WHERE (campaign_id, seq) IN "
           "(SELECT campaign_id, seq FROM campaign_recipients WHERE contact_id = :id)",
        use(id));
    // What they wrote to us, and whatever else came from their addresses.
    db.run("UPDATE recipient_events SET data = '' WHERE kind IN ('replied', 'opted_out', 'opted_in') AND (campaign_id, seq) IN "
           "(SELECT campaign_id, seq FROM campaign_recipients WHERE contact_id = :id)",
        use(id));
    db.run("DELETE FROM loose_events WHERE address <> '' AND address IN "
           "(SELECT address FROM campaign_recipients WHERE contact_id = :id)",
        use(id));
    db.run("UPDATE campaign_recipients SET address = '' WHERE contact_id = :id", use(id));
}

bool delete_contact(connection& db, contact_id id)
{
    db.run("DELETE FROM contact_tags WHERE contact_id = :id", use(id));
    return db.change("DELETE FROM contacts WHERE id = :id", use(id)) > 0;
}

}  // namespace

std::vector<contact_store::upserted> contacts::upsert(std::span<const contact> people)
{
    source_.require_ours();
    std::vector<upserted> out;
    out.reserve(people.size());
    transaction tx{database_};
    tx.hold(turn::contacts);
    {
        upsert_statements statements{*tx, database_.now()};
        for (const auto& c : people)
            out.push_back(statements.write(c));
    }
    tx.commit();
    return out;
}

bool contacts::remove(contact_id id)
{
    source_.require_ours();
    transaction tx{database_};
    const bool existed = delete_contact(*tx, id);
    tx.commit();
    return existed;
}

bool contacts::erase(contact_id id)
{
    transaction tx{database_};
    blank_recipients(*tx, id);
    bool existed = false;
    if (source_.ours)
        existed = delete_contact(*tx, id);
    else  // the host deletes its own row
        existed = tx->run("SELECT 1 FROM " + source_.contacts + " WHERE id = :id", use(id));
    tx.commit();
    return existed;
}

}  // namespace outbound::sql
