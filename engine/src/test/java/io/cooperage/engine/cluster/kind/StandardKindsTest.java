package io.cooperage.engine.cluster.kind;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.cooperage.engine.cluster.object.GroupVersionKind;
import io.cooperage.engine.cluster.object.KubeObject;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The table as a whole: what goes through it unharmed, and what it says of the rest.
class StandardKindsTest {
    private final StandardKinds kinds = new StandardKinds();

    private Kind of(KubeObject object) {
        return kinds.find(GroupVersionKind.of(object.apiVersion(), object.kind()))
                .orElseThrow();
    }

    private KubeObject prepared(String yaml) throws JsonProcessingException {
        KubeObject object = KubeObject.parse(yaml.replace('\'', '"'));
        object.ownMetadata().put("uid", "8d2e1e0c-0000-4000-8000-000000000001");
        Kind kind = of(object);
        kind.rules().applyDefaults(object.tree());
        kind.rules().prepareForCreate(object.tree());
        return object;
    }

    private List<String> wrong(String yaml) throws JsonProcessingException {
        KubeObject object = prepared(yaml);
        return of(object).rules().validate(object).stream()
                .map(FieldError::toString)
                .toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'apiVersion':'v1','kind':'Namespace','metadata':{'name':'n'}}",
                "{'apiVersion':'v1','kind':'Node','metadata':{'name':'n'},'status':{'capacity':{'cpu':'2'}}}",
                "{'apiVersion':'v1','kind':'ConfigMap','metadata':{'name':'n'},'data':{'a':'b'}}",
                "{'apiVersion':'v1','kind':'Secret','metadata':{'name':'n'},'stringData':{'a':'b'}}",
                "{'apiVersion':'v1','kind':'ServiceAccount','metadata':{'name':'n'}}",
                "{'apiVersion':'v1','kind':'Pod','metadata':{'name':'n'},'spec':{'containers':[{'name':'c','image':'i',"
                        + "'ports':[{'containerPort':80}],'resources':{'limits':{'cpu':'1','memory':'64Mi'}},"
                        + "'livenessProbe':{'httpGet':{'port':80}},'env':[{'name':'A','valueFrom':{'fieldRef':"
                        + "{'fieldPath':'metadata.name'}}}],'volumeMounts':[{'name':'v','mountPath':'/v'}]}],"
                        + "'volumes':[{'name':'v'}]}}",
                "{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'n'},'spec':{'selector':{'matchLabels':"
                        + "{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
                        + "'image':'i'}]}}}}",
                "{'apiVersion':'apps/v1','kind':'ReplicaSet','metadata':{'name':'n'},'spec':{'selector':{'matchLabels':"
                        + "{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
                        + "'image':'i'}]}}}}",
                "{'apiVersion':'apps/v1','kind':'DaemonSet','metadata':{'name':'n'},'spec':{'selector':{'matchLabels':"
                        + "{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c',"
                        + "'image':'i'}]}}}}",
                "{'apiVersion':'apps/v1','kind':'StatefulSet','metadata':{'name':'n'},'spec':{'serviceName':'s',"
                        + "'selector':{'matchLabels':{'a':'b'}},'template':{'metadata':{'labels':{'a':'b'}},'spec':"
                        + "{'containers':[{'name':'c','image':'i','volumeMounts':[{'name':'d','mountPath':'/d'}]}]}},"
                        + "'volumeClaimTemplates':[{'metadata':{'name':'d'},'spec':{'accessModes':['ReadWriteOnce'],"
                        + "'resources':{'requests':{'storage':'1Gi'}}}}]}}",
                "{'apiVersion':'v1','kind':'ReplicationController','metadata':{'name':'n'},'spec':{'template':"
                        + "{'metadata':{'labels':{'a':'b'}},'spec':{'containers':[{'name':'c','image':'i'}]}}}}",
                "{'apiVersion':'apps/v1','kind':'ControllerRevision','metadata':{'name':'n'},'data':{'a':1},"
                        + "'revision':1}",
                "{'apiVersion':'batch/v1','kind':'Job','metadata':{'name':'n'},'spec':{'template':{'spec':"
                        + "{'restartPolicy':'Never','containers':[{'name':'c','image':'i'}]}}}}",
                "{'apiVersion':'batch/v1','kind':'CronJob','metadata':{'name':'n'},'spec':{'schedule':'*/5 * * * 1-5',"
                        + "'jobTemplate':{'spec':{'template':{'spec':{'restartPolicy':'OnFailure','containers':"
                        + "[{'name':'c','image':'i'}]}}}}}}",
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'n'},'spec':{'ports':[{'port':80}],"
                        + "'selector':{'a':'b'}}}",
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'n'},'spec':{'clusterIP':'None',"
                        + "'selector':{'a':'b'}}}",
                "{'apiVersion':'v1','kind':'Service','metadata':{'name':'n'},'spec':{'type':'ExternalName',"
                        + "'externalName':'a.example'}}",
                "{'apiVersion':'v1','kind':'Endpoints','metadata':{'name':'n'},'subsets':[{'addresses':"
                        + "[{'ip':'10.1.2.3'}],'ports':[{'port':80}]}]}",
                "{'apiVersion':'discovery.k8s.io/v1','kind':'EndpointSlice','metadata':{'name':'n'},'addressType':"
                        + "'IPv4','endpoints':[{'addresses':['10.1.2.3']}],'ports':[{'port':80}]}",
                "{'apiVersion':'v1','kind':'PersistentVolume','metadata':{'name':'n'},'spec':{'accessModes':"
                        + "['ReadWriteOnce'],'capacity':{'storage':'1Gi'},'hostPath':{'path':'/v'}}}",
                "{'apiVersion':'v1','kind':'PersistentVolumeClaim','metadata':{'name':'n'},'spec':{'accessModes':"
                        + "['ReadWriteOnce'],'resources':{'requests':{'storage':'1Gi'}}}}",
                "{'apiVersion':'storage.k8s.io/v1','kind':'StorageClass','metadata':{'name':'n'},"
                        + "'provisioner':'example.com/local'}",
                "{'apiVersion':'coordination.k8s.io/v1','kind':'Lease','metadata':{'name':'n'},'spec':"
                        + "{'holderIdentity':'h','leaseDurationSeconds':40}}",
                "{'apiVersion':'v1','kind':'Event','metadata':{'name':'n','namespace':'d'},'involvedObject':"
                        + "{'kind':'Pod','namespace':'d'}}",
                "{'apiVersion':'scheduling.k8s.io/v1','kind':'PriorityClass','metadata':{'name':'n'},'value':5}",
                "{'apiVersion':'scheduling.k8s.io/v1','kind':'PriorityClass','metadata':{'name':"
                        + "'system-node-critical'},'value':2000001000}",
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'Role','metadata':{'name':'n'},'rules':"
                        + "[{'apiGroups':[''],'resources':['pods'],'verbs':['get']}]}",
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRole','metadata':{'name':'n'},'rules':"
                        + "[{'nonResourceURLs':['/healthz'],'verbs':['get']}]}",
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'RoleBinding','metadata':{'name':'n'},'roleRef':"
                        + "{'kind':'Role','name':'r'},'subjects':[{'kind':'User','name':'u'}]}",
                "{'apiVersion':'rbac.authorization.k8s.io/v1','kind':'ClusterRoleBinding','metadata':{'name':'n'},"
                        + "'roleRef':{'kind':'ClusterRole','name':'r'},'subjects':[{'kind':'ServiceAccount',"
                        + "'name':'u','namespace':'d'}]}",
            })
    void anOrdinaryObjectIsTaken(String text) throws JsonProcessingException {
        assertEquals(List.of(), wrong(text));
        KubeObject object = prepared(text);
        Kind kind = of(object);
        JsonNode once = object.tree().deepCopy();
        kind.rules().applyDefaults(object.tree());
        assertEquals(once, object.tree(), "defaults twice");
        KubeObject old = object.copy();
        kind.rules().prepareForUpdate(object.tree(), old);
        assertEquals(List.of(), kind.rules().validateUpdate(object, old), "an update that changes nothing");
        assertEquals(
                kind.printer().columns().size(),
                kind.printer().cells(object, Instant.EPOCH).size());
        kind.rules().selectableFields(object);
    }

    @Test
    void aKindIsFoundByItsNames() {
        Kind deployments = kinds.of("deployments.apps");
        assertEquals(List.of("deploy"), deployments.shortNames());
        assertEquals(List.of("all"), deployments.categories());
        assertEquals(deployments, kinds.find("apps", "v1", "deployments").orElseThrow());
        assertTrue(kinds.find("apps", "v1beta1", "deployments").isEmpty());
        assertEquals("deployment", deployments.singular());
    }

    @Test
    void aSelectorThatSelectsNothingIsToldAsKubernetesTellsIt() throws JsonProcessingException {
        assertEquals(
                List.of("spec.template.metadata.labels: Invalid value: map[string]string{\"app\":\"x\"}: `selector`"
                        + " does not match template `labels`"),
                wrong("{'apiVersion':'apps/v1','kind':'Deployment','metadata':{'name':'web'},'spec':{'selector':"
                        + "{'matchLabels':{'app':'web'}},'template':{'metadata':{'labels':{'app':'x'}},'spec':"
                        + "{'containers':[{'name':'c','image':'i'}]}}}}"));
    }

    @Test
    void whatAnnotationsOfAppArmorSayIsInTheFieldsOfContainersThatSaidNothing() throws JsonProcessingException {
        String pod = """
                {'apiVersion':'v1','kind':'Pod','metadata':{'name':'n','annotations':{ \
                'container.apparmor.security.beta.kubernetes.io/a':'localhost/web', \
                'container.apparmor.security.beta.kubernetes.io/b':'unconfined', \
                'container.apparmor.security.beta.kubernetes.io/c':'unconfined', \
                'container.apparmor.security.beta.kubernetes.io/d':'runtime/default', \
                'container.apparmor.security.beta.kubernetes.io/i':'runtime/default'}},'spec':{ \
                'securityContext':{'appArmorProfile':{'type':'RuntimeDefault'}}, \
                'initContainers':[{'name':'i','image':'i'}], \
                'containers':[{'name':'a','image':'i'},{'name':'b','image':'i','securityContext':{'privileged':false}}, \
                {'name':'c','image':'i','securityContext':{'appArmorProfile':{'type':'Unconfined'}}}, \
                {'name':'d','image':'i'},{'name':'e','image':'i'}]}}""";
        JsonNode spec = prepared(pod).spec();
        assertEquals(
                "{\"appArmorProfile\":{\"type\":\"Localhost\",\"localhostProfile\":\"web\"}}",
                security(spec, "containers", 0));
        assertEquals(
                "{\"privileged\":false,\"appArmorProfile\":{\"type\":\"Unconfined\"}}",
                security(spec, "containers", 1));
        assertEquals("{\"appArmorProfile\":{\"type\":\"Unconfined\"}}", security(spec, "containers", 2));
        assertEquals("", security(spec, "containers", 3), "what the pod says already");
        assertEquals("", security(spec, "containers", 4), "no annotation");
        assertEquals("", security(spec, "initContainers", 0));
        assertEquals(List.of(), wrong(pod));
    }

    private static String security(JsonNode spec, String list, int index) {
        JsonNode security = spec.path(list).path(index).path("securityContext");
        return security.isMissingNode() ? "" : security.toString();
    }
}
