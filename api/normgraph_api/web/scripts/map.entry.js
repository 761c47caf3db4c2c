// Draws the map: layout computed once, labels that collide hidden. All that it shows stands in the list beside it too.
import { MultiDirectedGraph } from "graphology";
import forceAtlas2 from "graphology-layout-forceatlas2";
import noverlap from "graphology-layout-noverlap";
import Sigma, { DEFAULT_STYLES } from "sigma";
import { extremityArrow, layerFill, layerPlain, pathLine, sdfCircle, sdfSquare } from "sigma/rendering";

const data = JSON.parse(document.getElementById("graph").textContent);
const box = document.getElementById("drawing");
const chosen = document.getElementById("chosen");
const hue = (name) => getComputedStyle(document.querySelector(`.map-keys .node-${name}`)).backgroundColor;
const page = getComputedStyle(document.body);
const accent = getComputedStyle(document.querySelector("main a")).color;
const level = (node) => (node.kind === "norm" ? "norm" : ["federal", "higher", "first"].includes(node.level) ? node.level : "other");
const way = new Set(data.path);

const graph = new MultiDirectedGraph();
data.nodes.forEach((node, index) => {
  const angle = index * 2.39996; // golden angle: the same start each time, so the same map
  const away = Math.sqrt(index + 1);
  graph.addNode(node.id, {
    ...node,
    x: away * Math.cos(angle),
    y: away * Math.sin(angle),
    size: 5 + 2 * Math.sqrt(node.inDegree) + (node.distance === 0 ? 4 : 0),
    color: node.distance === 0 || way.has(node.id) ? accent : hue(level(node)),
    shape: node.kind === "norm" ? "square" : "circle",
    label: node.label,
  });
});
for (const edge of data.edges) {
  graph.addEdge(edge.source, edge.target, { size: 0.8, color: hue("edge"), head: "arrow", treatment: edge.treatment });
}
const settings = { ...forceAtlas2.inferSettings(graph), adjustSizes: true, gravity: 1.5, scalingRatio: 12 };
forceAtlas2.assign(graph, { iterations: graph.order > 200 ? 300 : 600, settings });
noverlap.assign(graph, { maxIterations: 200, settings: { margin: 3, ratio: 1.1 } });

graph.updateEachNodeAttributes((_, attributes) => ({ ...attributes, size: attributes.size * 0.5 })); // laid out with room

let focus = "";
const near = (node) => !focus || node === focus || graph.areNeighbors(node, focus);
const sigma = new Sigma(graph, box, {
  settings: { labelDensity: 0.9, labelGridCellSize: 240, labelRenderedSizeThreshold: 3, itemSizesReference: "positions", zoomToSizeRatioFunction: (ratio) => ratio, enableNodeDrag: true, stagePadding: 40 },
  primitives: {
    nodes: { shapes: [sdfCircle(), sdfSquare()], layers: [layerFill()] },
    edges: { paths: [pathLine()], extremities: [extremityArrow()], layers: [layerPlain()] },
  },
  styles: {
    nodes: [
      DEFAULT_STYLES.nodes,
      {
        shape: { attribute: "shape" },
        labelColor: page.color,
        labelFont: page.fontFamily,
        labelSize: 12,
        labelBackgroundColor: page.backgroundColor,
        labelBackgroundPadding: 1,
        opacity: (attributes) => (near(attributes.id) ? 1 : 0.15),
        labelVisibility: (attributes) =>
          attributes.distance === 0 || attributes.id === focus || way.has(attributes.id) ? "visible" : near(attributes.id) ? "auto" : "hidden",
      },
    ],
    edges: [DEFAULT_STYLES.edges, { head: "arrow", color: { attribute: "color" } }],
  },
});

const anchor = (address, words) => Object.assign(document.createElement("a"), { href: address, textContent: words });
sigma.on("clickNode", ({ node }) => {
  focus = node;
  const about = graph.getNodeAttributes(node);
  chosen.replaceChildren(
    `${chosen.dataset.selected} ${about.label} `,
    anchor(about.href, chosen.dataset.page), " · ",
    anchor(about.expand, chosen.dataset.expand), " · ",
    anchor(about.map, chosen.dataset.recentre),
  );
  sigma.refresh();
});
const release = () => {
  focus = "";
  chosen.textContent = chosen.dataset.choose;
  sigma.refresh();
};
sigma.on("clickStage", release);

const whole = document.getElementById("whole");
whole.hidden = false;
whole.addEventListener("click", () => { release(); sigma.getCamera().animatedReset({ duration: 0 }); });

const save = document.getElementById("svg");
save.hidden = false;
save.addEventListener("click", () => {
  const link = anchor(URL.createObjectURL(new Blob([drawn()], { type: "image/svg+xml" })), "");
  link.download = "normgraph.svg";
  link.click();
  URL.revokeObjectURL(link.href);
});

function drawn() {
  const clean = (text) => String(text).replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  const at = (node) => sigma.graphToViewport(graph.getNodeAttributes(node));
  const { width, height } = sigma.getDimensions();
  const parts = [`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="11">`];
  graph.forEachEdge((_, attributes, source, target) => {
    const [a, b] = [at(source), at(target)];
    parts.push(`<path d="M${a.x.toFixed(1)} ${a.y.toFixed(1)}L${b.x.toFixed(1)} ${b.y.toFixed(1)}" stroke="${clean(attributes.color)}" fill="none"/>`);
  });
  graph.forEachNode((node, { size, color, shape, label }) => {
    const { x, y } = at(node);
    parts.push(shape === "square"
      ? `<rect x="${(x - size).toFixed(1)}" y="${(y - size).toFixed(1)}" width="${2 * size}" height="${2 * size}" fill="${clean(color)}"/>`
      : `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${size}" fill="${clean(color)}"/>`);
    parts.push(`<text x="${(x + size + 3).toFixed(1)}" y="${(y + 4).toFixed(1)}">${clean(label)}</text>`);
  });
  return `${parts.join("\n")}\n</svg>\n`;
}
box.dataset.drawn = String(graph.order);
