@NullMarked
package io.cooperage.engine.api.kube.stream;

import org.jspecify.annotations.NullMarked;
