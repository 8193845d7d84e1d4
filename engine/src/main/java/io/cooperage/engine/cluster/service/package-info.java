/// Services: which pods stand behind each, and the packet filter's rules that lead to them.
///
/// Entry: [io.cooperage.engine.cluster.service.ServiceViews],
/// [io.cooperage.engine.cluster.service.ServiceProxy]. May use: api, informer, object, network, linux, error.
@NullMarked
package io.cooperage.engine.cluster.service;

import org.jspecify.annotations.NullMarked;
