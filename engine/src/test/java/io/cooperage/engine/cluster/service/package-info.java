@NullMarked
package io.cooperage.engine.cluster.service;

import org.jspecify.annotations.NullMarked;
