/// Networks over real namespaces, bridges and packet filters.
@NullMarked
package io.cooperage.engine.network;

import org.jspecify.annotations.NullMarked;
