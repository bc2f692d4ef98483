// Opens a service in memory with its own contacts, and counts them.
#include <outbound/outbound.hpp>

#include <iostream>

namespace {

class numbered_contacts final : public outbound::contact_source {
public:
    std::int64_t count() override { return 2; }

    std::vector<outbound::contact> next(outbound::contact_id after, std::size_t) override
    {
        std::vector<outbound::contact> chunk;
        while (const auto found = get(++after))
            chunk.push_back(*found);
        return chunk;
    }

    std::optional<outbound::contact> get(outbound::contact_id id) override
    {
        outbound::contact c;
        c.id = id;
        c.external_id = std::to_string(id);
        return id > 0 && id <= count() ? std::optional{c} : std::nullopt;
    }
};

}  // namespace

int main()
{
    outbound::service_extras extras;
    extras.contacts = std::make_shared<numbered_contacts>();
    auto crm = outbound::service::open(R"({"database": "sqlite://:memory:", "providers": []})", std::move(extras));
    std::cout << crm->call("segments.count", {{"filter", {{"has_email", false}}}}).value() << '\n';
}
