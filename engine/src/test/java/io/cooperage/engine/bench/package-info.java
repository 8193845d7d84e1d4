/// Measurements that `packaging/bench` prints; each main class prints rows of name, value, unit, floor and
/// ratio.
@NullMarked
package io.cooperage.engine.bench;

import org.jspecify.annotations.NullMarked;
