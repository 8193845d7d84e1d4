package io.cooperage.engine.cluster;

import io.cooperage.engine.cluster.kubelet.ClaimSource;
import io.cooperage.engine.cluster.object.KubeObject;
import io.cooperage.engine.cluster.volume.ClaimFolders;

/// Gives pods the folders of their claims.
record PodClaims(ClaimFolders folders) implements ClaimSource {

    @Override
    public Claim claim(KubeObject pod, String claim) {
        ClaimFolders.Mount mount = folders.mount(pod.namespace(), claim);
        return new Claim(mount.folder(), mount.readOnly());
    }
}
