// The index of searches: it is written now and then, and a search finds whoever is stored, indexed or not.
#include "simulation/world.hpp"

#include <algorithm>

namespace outbound::simulation {

bool world::search_after(const step& s, bool had_effect)
{
    try {
        if (s.n[1] % 3 != 0)
            operator_store_->contacts().index_for_search(0);
    } catch (const error&) {  // The next call begins anew.
    }
    const auto name = "p" + std::to_string(s.n[0] % script_.people);
    const auto found = real_->contacts().list({}, name, {0, 1'000}).items;
    const bool is_found = std::ranges::any_of(found, [&](const contact& c) { return c.external_id == name; });
    if (is_found != real_->contacts().find(name).has_value())
        findings_.broken("search", name + (is_found ? " is found, but gone" : " is stored, but not found"));
    return had_effect;
}

}  // namespace outbound::simulation
