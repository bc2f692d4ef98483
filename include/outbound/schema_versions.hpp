// Versions of a database's schema.
#pragma once

namespace outbound {

struct schema_versions {
    int present = 0;  ///< Version of the database; 0: no schema yet, created at open.
    int needed = 0;   ///< Version that this program requires.
};

}  // namespace outbound
