// The findings of a run.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace outbound::simulation {

struct violation {
    std::string invariant;  ///< Short name; a minimised script must break the same one.
    std::string detail;
};

/// Keeps the first violation of a run; later ones may be consequences of it.
class report {
public:
    void broken(std::string_view invariant, std::string detail)
    {
        if (!first_ && !ignored_.contains(invariant))
            first_ = violation{std::string{invariant}, std::move(detail)};
    }

    const std::optional<violation>& first() const noexcept { return first_; }
    void ignore(const std::set<std::string, std::less<>>& invariants) { ignored_ = invariants; }

private:
    std::set<std::string, std::less<>> ignored_;
    std::optional<violation> first_;
};

}  // namespace outbound::simulation
