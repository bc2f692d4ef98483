// A host keeps its contacts in structures of its own: outbound asks for them whenever it needs them, and stores none.
#include <outbound/client.hpp>
#include <outbound/contact_source.hpp>
#include <outbound/service.hpp>

#include <iostream>
#include <map>

namespace {

struct person {
    std::string mail;
    std::int32_t score = 0;
};

class address_book final : public outbound::contact_source {
public:
    std::int64_t count() override { return static_cast<std::int64_t>(people_.size()); }

    std::vector<outbound::contact> next(outbound::contact_id after, std::size_t limit) override
    {
        std::vector<outbound::contact> chunk;
        for (auto at = people_.upper_bound(after); at != people_.end() && chunk.size() < limit; ++at)
            chunk.push_back(contact_of(*at));
        return chunk;
    }

    std::optional<outbound::contact> get(outbound::contact_id id) override
    {
        const auto found = people_.find(id);
        return found != people_.end() ? std::optional{contact_of(*found)} : std::nullopt;
    }

private:
    static outbound::contact contact_of(const std::pair<const outbound::contact_id, person>& entry)
    {
        return {.id = entry.first,
            .external_id = "crm-" + std::to_string(entry.first),
            .email = entry.second.mail,
            .lead_score = entry.second.score};
    }

    const std::map<outbound::contact_id, person> people_{
        {7, {"ada@example.com", 70}}, {9, {"eve@example.com", 20}}, {12, {"bob@example.com", 90}}};
};

}  // namespace

int main()
try {
    using namespace outbound;
    using namespace outbound::filters;

    service_extras extras;
    extras.contacts = std::make_shared<address_book>();
    client crm{service::open(R"({"database": "sqlite://:memory:"})", std::move(extras))};

    std::cout << crm.segments().count(has_email && lead_score >= 50).value() << " of "
              << crm.segments().count({}).value() << " people\n";
    for (const auto& found : crm.contacts().list(lead_score >= 50))
        std::cout << found.external_id << ' ' << found.email << '\n';

    const auto refused = crm.contacts().upsert({{.external_id = "crm-1", .email = "new@example.com"}});
    std::cout << to_string(refused.error().code) << '\n';  // conflict: the host keeps the contacts
} catch (const outbound::error& e) {
    std::cerr << e.what() << '\n';
    return 1;
}
