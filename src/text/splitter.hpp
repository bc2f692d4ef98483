// Splits a program into text shared by all recipients and varying parts.
#pragma once

#include "text/program.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace outbound::text {

/// Fills in pieces, parts and shared_bytes of a compiled program. Partials outside sections always run, so their text
/// is shared, too. Refuses a template that exceeds a limit for every recipient.
class splitter {
public:
    explicit splitter(program& out) : out_{out} {}

    void split();

private:
    // An active partial: the next instruction after it, and its indentation.
    struct caller {
        std::uint32_t resume = 0;
        const indentation* margin = nullptr;
    };

    // The number of a part's key, and whether indentation affects it.
    struct shape {
        std::size_t id = 0;
        bool indents = false;
    };

    std::uint32_t step(std::uint32_t at);
    std::uint32_t enter(const instruction& partial, std::uint32_t at);
    std::uint32_t leave();
    void share(const instruction& from, std::string_view text);
    void share_margin(const instruction& from);
    void vary(std::uint32_t begin, std::uint32_t end);
    bool may_fail(std::uint32_t begin, std::uint32_t end) const;
    const shape& shape_of(std::uint32_t begin, std::uint32_t end);

    program& out_;
    std::size_t steps_ = 0;
    const indentation* margin_ = nullptr;
    std::vector<caller> callers_;
    std::map<std::string, std::size_t> shapes_;  // By key of append_shape().
    std::map<std::uint32_t, shape> shape_at_;    // By first instruction.
    std::map<std::pair<std::size_t, const indentation*>, std::size_t> part_of_;
    std::map<std::pair<const indentation*, std::string_view>, const indentation*> margins_;
};

}  // namespace outbound::text
