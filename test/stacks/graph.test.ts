/** All that is held of the graph of resources, in one process: having sst find it takes a quarter of a minute. */
import "./deployment.js";
import "./permissions.js";
